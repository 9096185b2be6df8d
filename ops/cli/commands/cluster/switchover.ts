import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { readDuration } from '../../read.js';
import { findMember, openCluster } from './find.js';
import { planAndRun, planFlags } from './plan.js';
import type { PlanInput } from './plan.js';

export interface SwitchoverInput extends PlanInput {
  cluster: string;
  to?: string;
  maxPause?: number;
  drain?: number;
}

const flags: Flag[] = [
  { flags: '--to <member>', does: 'who takes over; the best one unless said' },
  { flags: '--max-pause <time>', does: 'taken back when writes pause for longer (3s)', read: readDuration },
  {
    flags: '--drain <time>',
    does: 'let sessions end by themselves for so long, no new one in (0s)',
    read: readDuration,
  },
  ...planFlags,
];

export const clusterSwitchover = command<SwitchoverInput>({
  use: 'cluster switchover <cluster>',
  summary: 'Hand over to another member, planned',
  about:
    'The plan is shown first, and exactly that plan is run: when candidate, loss or steps have changed by then, it is\n' +
    'refused (15). When the pause of writes would be too long everything is taken back (1).',
  examples: [
    { line: 'cluster switchover shop --to db-2', does: 'asks for the name of the cluster' },
    { line: 'cluster switchover shop --plan', does: 'only show what would be done' },
    { line: 'cluster switchover shop --to db-2 --yes --json', does: 'for a script' },
  ],
  flags,
  run: (options) => switchOver(options, 'switchover'),
});

export const clusterDrill = command<SwitchoverInput>({
  use: 'cluster drill <cluster>',
  summary: 'Switch over to prove that it works, and record how long it took',
  examples: [
    { line: 'cluster drill shop', does: 'there, and its time into the history' },
    { line: 'cluster drill shop --plan', does: 'only show what would be done' },
  ],
  flags,
  run: (options) => switchOver(options, 'drill'),
});

/** Hands over; a drill is the same, recorded as such. */
export async function switchOver(options: SwitchoverInput & Context, kind: 'switchover' | 'drill'): Promise<ExitCode> {
  const cluster = await openCluster(options.api(), options.cluster);
  return planAndRun(options, cluster.id, {
    kind,
    ...(options.to ? { to: findMember(cluster, options.to).id } : {}),
    ...(options.maxPause ? { maxPauseMs: options.maxPause } : {}),
    ...(options.drain ? { drainMs: options.drain } : {}),
  });
}
