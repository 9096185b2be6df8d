/** The checks a resource gets when it is added, so that nobody has to know what to check before seeing anything. */
import type { Address } from './aim.js';
import { defaultCadence, withDefaults } from './check.js';
import type { Cadence, CheckSettings } from './check.js';

export type WatchedKind = 'host' | 'database' | 'http' | 'tcp';

export interface DefaultCheck extends Cadence {
  name: string;
  settings: CheckSettings;
}

const remoteHost: CheckSettings = withDefaults('tcp', { port: 22 });

function settingsFor(kind: WatchedKind, address: Address): CheckSettings {
  if (kind === 'host') return address.host === 'local' ? withDefaults('host') : remoteHost;
  if (kind === 'database') return withDefaults('mysql');
  return kind === 'http' ? withDefaults('http') : withDefaults('tcp');
}

/** This machine every 10 s, since looking costs a millisecond; busy for a minute is degraded, busy for a moment is not. */
export function defaultChecks(kind: WatchedKind, address: Address): DefaultCheck[] {
  const settings = settingsFor(kind, address);
  const cadence = settings.kind === 'host' ? { ...defaultCadence, intervalMs: 10_000, fall: 6 } : defaultCadence;
  return [{ name: settings.kind, settings, ...cadence }];
}
