import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { readCount, readDuration } from '../../read.js';
import { heartbeatLinesOf } from './heartbeat.js';
import { readSettings } from './settings.js';

const kinds = ['http', 'tcp', 'tls', 'dns', 'mysql', 'host', 'icmp', 'prometheus', 'heartbeat'] as const;

export interface CheckTiming {
  every?: number;
  wait?: number;
  fall?: number;
  rise?: number;
  set?: string[];
}

export interface CheckAddInput extends CheckTiming {
  resource: string;
  kind: (typeof kinds)[number];
  name?: string;
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
    {
      line: 'check add db-1 --kind prometheus --set expression="node_load5{instance=\'db-1:9100\'}" --set failAbove=8',
      does: 'a number that the configured Prometheus knows',
    },
    {
      line: 'check add db-1 --kind heartbeat --name nightly-dump --set schedule="40 2 * * *" --set graceSeconds=1800',
      does: 'a job that calls; prints the lines to paste into it',
    },
  ],
  flags: [
    {
      flags: '--kind <kind>',
      does: 'what to look at',
      choices: [...kinds],
      required: true,
    },
    { flags: '--name <name>', does: 'what to call it; its kind when left out' },
    ...timingFlags,
  ],
  run: addCheck,
});

/** Adds the check; it runs within its first interval. */
export async function addCheck(options: CheckAddInput & Context): Promise<void> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const named = options.name === undefined ? {} : { name: options.name };
  const body = { kind: options.kind, ...named, ...timingOf(options) };
  const { body: made } = await api.call('post', '/api/v1/resources/{id}/checks', { path: { id: found.id }, body });
  const lines = await heartbeatLinesOf(api, made);
  present(options, made, () => [`${found.name}: ${made.kind} check added`, `id ${made.id}`, ...lines]);
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
