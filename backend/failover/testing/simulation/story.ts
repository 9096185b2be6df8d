import type { Schedule } from './generate.js';
import type { RunResult } from './run.js';

/** What happened in a run, for a person who looks for the cause. */
export function story(
  { setup, faults, benign, mendAt }: Schedule,
  { end, violations, world, left }: RunResult,
): string {
  const { members, proxies, daemons, agents, supervisedMs, applyMs } = setup;
  const lines: [number, string][] = [
    ...faults.map(({ at, kind, on, forMs, n }): [number, string] => [
      at,
      `FAULT ${kind} ${on} for ${forMs} ms, n=${n}`,
    ]),
    ...world.commands.map(({ at, by, on, what, term }): [number, string] => [
      at,
      `${by} (term ${term}): ${what} at ${on}`,
    ]),
    ...violations.map(({ at, law, sentence }): [number, string] => [at, `BROKEN ${law}: ${sentence}`]),
    [mendAt, 'everything is mended'],
  ];
  const told = lines.sort((a, b) => a[0] - b[0]).map(([at, what]) => `${at.toFixed(1).padStart(9)}  ${what}`);
  const servers = world.servers.map((one) => {
    const { receiver } = one;
    const role = receiver.source ? `follows ${receiver.source.id} (${receiver.receiving})` : 'follows nobody';
    const apart = world.store.settings.members[one.id].quarantine;
    return `${one.id} ${one.process.state} ${one.readOnly ? 'read-only' : 'writable'} ${one.log.length}+${receiver.relay.length} ${role} ${receiver.receiveError}${receiver.applyError} ${apart}`;
  });
  const recoveries = [...world.store.recoveries.values()].map(({ begun, entries }) => {
    const last = entries.find((one) => one.kind === 'end');
    return `${begun.id} term ${begun.term} ${begun.plan.intent.kind} ${JSON.stringify(begun.plan.intent)}: ${last ? `${last.end}: ${last.sentence}` : 'no end'}`;
  });
  const decisions = world.daemons.map(({ host, decision }) => `${host}: ${decision?.kind} ${decision?.because}`);
  return [
    `seed ${setup.seed}: ${members} members, ${proxies} proxies, ${daemons} daemons, agents ${agents}, supervised ${supervisedMs}, apply ${applyMs} ms${benign ? ', benign' : ''}`,
    ...told,
    ...servers,
    `store: primary ${world.store.primary}, acknowledgers ${world.store.acknowledgers.members.join()}`,
    ...recoveries,
    ...decisions,
    `${end} ${left} at ${world.queue.now.toFixed(0)} ms, ${world.writers.reduce((sum, one) => sum + one.acknowledged.length, 0)} rows acknowledged`,
  ].join('\n');
}
