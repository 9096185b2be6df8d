import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { readCount, readDuration } from '../../read.js';
import { readSettings } from './settings.js';

export interface CheckTiming {
  every?: number;
  wait?: number;
  fall?: number;
  rise?: number;
  set?: string[];
}

export interface CheckAddInput extends CheckTiming {
  resource: string;
  kind: 'http' | 'tcp' | 'tls' | 'dns' | 'mysql' | 'host';
}

export const timingFlags: Flag[] = [
  { flags: '--every <time>', does: 'how often (30s)', read: readDuration },
  { flags: '--wait <time>', does: 'how long to wait for an answer (10s)', read: readDuration },
  { flags: '--fall <count>', does: 'failures in a row until down', read: readCount },
  { flags: '--rise <count>', does: 'successes in a row until up', read: readCount },
  { flags: '--set <name=value>', does: 'a setting of this kind of check; may be given several times', many: true },
];

export const checkAdd = command<CheckAddInput>({
  use: 'check add <resource>',
  summary: 'Add a check to a resource',
  examples: [
    { line: 'check add shop --kind http --set path=/health --set keyword=ok', does: 'a web page with a word' },
    { line: 'check add db-1 --kind mysql --every 10s --fall 3', does: 'a database, every ten seconds' },
    { line: 'check add shop --kind tls', does: 'days until its certificate ends' },
  ],
  flags: [
    {
      flags: '--kind <kind>',
      does: 'what to look at',
      choices: ['http', 'tcp', 'tls', 'dns', 'mysql', 'host'],
      required: true,
    },
    ...timingFlags,
  ],
  run: addCheck,
});

/** Adds the check; it runs within its first interval. */
export async function addCheck(options: CheckAddInput & Context): Promise<void> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const body = { kind: options.kind, ...timingOf(options) };
  const { body: made } = await api.call('post', '/api/v1/resources/{id}/checks', { path: { id: found.id }, body });
  present(options, made, () => [`${found.name}: ${made.kind} check added`, `id ${made.id}`]);
}

/** The timing and settings that were given, as the API names them. */
export function timingOf(given: CheckTiming) {
  return {
    ...(given.every !== undefined && { intervalMs: given.every }),
    ...(given.wait !== undefined && { timeoutMs: given.wait }),
    ...(given.fall !== undefined && { fall: given.fall }),
    ...(given.rise !== undefined && { rise: given.rise }),
    ...(given.set && { settings: readSettings(given.set) }),
  };
}
