import type { CheckKind } from '../../domain/check.js';
import type { Probe } from '../../ports.js';

/** The probes of this process, one of each kind. */
export class ProbeSet {
  readonly byKind: ReadonlyMap<CheckKind, Probe>;

  constructor(probes: readonly Probe[]) {
    this.byKind = new Map(probes.map((probe) => [probe.kind, probe]));
  }
}
