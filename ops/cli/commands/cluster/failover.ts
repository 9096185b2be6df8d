import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { Usage } from '../../failures.js';
import { readCountOrNone } from '../../read.js';
import { yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { findMember, openCluster } from './find.js';
import type { ClusterDetail } from './find.js';
import { planAndRun, planFlags } from './plan.js';
import type { PlanInput } from './plan.js';

export interface FailoverInput extends PlanInput {
  cluster: string;
  to?: string;
  mayLose?: number;
  without?: string[];
}

export const clusterFailover = command<FailoverInput>({
  use: 'cluster failover <cluster>',
  summary: 'Promote another member without the primary, by hand',
  about:
    'For when Holdfast asks instead of acting: the mode is not automatic, or something may be lost. Whoever may have\n' +
    'acknowledged is stopped and asked first; --without goes on without a member that cannot be asked, and what only it\n' +
    'has is lost. A reason is needed.',
  examples: [
    { line: 'cluster failover shop --plan', does: 'who, what would be lost, and each step' },
    { line: 'cluster failover shop --reason "rack 2 is dark"', does: 'losing nothing that is known' },
    { line: 'cluster failover shop --without db-3 --may-lose 100 --reason "db-3 burnt"', does: 'with a loss' },
  ],
  flags: [
    { flags: '--to <member>', does: 'refuse when another one would be promoted' },
    { flags: '--may-lose <n>', does: 'transactions that may be lost at most (0)', read: readCountOrNone },
    { flags: '--without <member>', does: 'go on without asking it', many: true },
    ...planFlags,
  ],
  run: failOver,
});

export const clusterGoOn = command<PlanInput & { cluster: string }>({
  use: 'cluster go-on-without-copy <cluster>',
  summary: 'Let a primary whose last replica is gone answer commits again',
  about:
    'With its last copy gone the primary keeps every commit waiting, so that nothing acknowledged can be lost. This answers\n' +
    'them without a copy; what is acknowledged until a replica is back is lost if the primary fails before that. Commits\n' +
    'wait again by themselves as soon as a replica has everything. A reason is needed.',
  examples: [
    { line: 'cluster go-on-without-copy shop --plan', does: 'how many commits wait, and what would be sent' },
    {
      line: 'cluster go-on-without-copy shop --reason "both replicas are being moved"',
      does: 'after the name is typed',
    },
  ],
  flags: planFlags,
  run: goOnWithoutCopy,
});

export async function goOnWithoutCopy(options: PlanInput & { cluster: string } & Context): Promise<ExitCode> {
  if (!options.plan && !options.reason) throw new Usage('Going on without a copy needs a reason', '--reason <text>');
  const { id } = await openCluster(options.api(), options.cluster);
  return planAndRun(options, id, { kind: 'go-on-without-copy' });
}

/** Forces a failover; the plan says what it would lose. */
export async function failOver(options: FailoverInput & Context): Promise<ExitCode> {
  if (!options.plan && !options.reason) throw new Usage('A failover by hand needs a reason', '--reason <text>');
  const cluster = await openCluster(options.api(), options.cluster);
  const alive = cluster.members.some(({ role, state }) => role === 'primary' && state === 'ok');
  if (alive && !options.json) options.streams.tell(saferWay(cluster));
  return planAndRun(options, cluster.id, {
    kind: 'failover',
    ...(options.to ? { to: findMember(cluster, options.to).id } : {}),
    ...(options.mayLose ? { mayLose: options.mayLose } : {}),
    ...(options.without ? { without: options.without.map((name) => findMember(cluster, name).id) } : {}),
  });
}

/** For whoever reaches for the axe while the primary is well. */
const saferWay = ({ name, primary }: ClusterDetail): Text =>
  yellow(`${primary?.name} is well: the safer way, which fences nobody, is holdfast cluster switchover ${name}`);
