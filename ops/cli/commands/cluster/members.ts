import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { Usage } from '../../failures.js';
import { findMember, openCluster } from './find.js';
import { planAndRun, planFlags } from './plan.js';
import type { PlanInput } from './plan.js';

export interface MemberInput extends PlanInput {
  cluster: string;
  member: string;
  discard?: boolean;
}

export const clusterRejoin = command<MemberInput>({
  use: 'cluster rejoin <cluster> <member>',
  summary: 'Let a member that was away or set apart join again',
  about: 'It is judged first: with transactions of its own it is set apart again, and they are named.',
  examples: [{ line: 'cluster rejoin shop db-1', does: 'after it was repaired' }],
  flags: planFlags,
  run: rejoin,
});

export async function rejoin(options: MemberInput & Context): Promise<ExitCode> {
  const cluster = await openCluster(options.api(), options.cluster);
  const { id: member } = findMember(cluster, options.member);
  return planAndRun(options, cluster.id, { kind: 'rejoin', member });
}

export const clusterReseed = command<MemberInput>({
  use: 'cluster reseed <cluster> <member>',
  summary: 'Fill a member anew from the best replica',
  about:
    'What it holds is dropped; what only it has is kept first (cluster extra). A member that is not set apart, or whose own\n' +
    'transactions cannot be kept, is refused without --discard. Both servers need their backup account (holdfast resource\n' +
    'credentials <name> backup); a reason is needed.',
  examples: [
    { line: 'cluster reseed shop db-1 --reason "own rows, archived"', does: 'one that was set apart' },
    { line: 'cluster reseed shop db-1 --plan', does: 'only show what would be done' },
  ],
  flags: [
    { flags: '--discard', does: 'what it holds may be lost although it is not set apart, or cannot be kept' },
    ...planFlags,
  ],
  run: reseed,
});

export async function reseed(options: MemberInput & Context): Promise<ExitCode> {
  if (!options.plan && !options.reason) throw new Usage('Dropping what it holds needs a reason', '--reason <text>');
  const cluster = await openCluster(options.api(), options.cluster);
  const { id: member } = findMember(cluster, options.member);
  return planAndRun(options, cluster.id, { kind: 'reseed', member, ...(options.discard ? { discard: true } : {}) });
}

export const clusterSalvage = command<MemberInput>({
  use: 'cluster salvage <cluster> <member>',
  summary: 'Apply what a stopped replica received, from its disk',
  about:
    'For one whose replication threads have both stopped: any START SLAVE would throw away what it received and did not\n' +
    'apply. Its server must run on the machine of a daemon, and its resource have a backup account.',
  examples: [{ line: 'cluster salvage shop db-3', does: 'before it is promoted, or started again' }],
  flags: planFlags,
  run: salvage,
});

export async function salvage(options: MemberInput & Context): Promise<ExitCode> {
  const cluster = await openCluster(options.api(), options.cluster);
  const { id: member } = findMember(cluster, options.member);
  return planAndRun(options, cluster.id, { kind: 'salvage', member });
}

export interface RemoveMemberInput extends MemberInput {
  alone?: boolean;
}

export const clusterRemoveMember = command<RemoveMemberInput>({
  use: 'cluster remove-member <cluster> <member>',
  summary: 'Take a member out of the cluster; its server and data stay',
  about:
    'It stops receiving first, and is forgotten once another replica has all that it may have acknowledged. The primary is\n' +
    'refused, and the last one that could acknowledge too, unless you say --alone.',
  examples: [
    { line: 'cluster remove-member shop db-3', does: 'then take its line out of the proxies and stop it' },
    { line: 'cluster remove-member shop db-3 --plan', does: 'only show what would be done' },
  ],
  flags: [{ flags: '--alone', does: 'also when nobody is left that could acknowledge' }, ...planFlags],
  run: removeMember,
});

export async function removeMember(options: RemoveMemberInput & Context): Promise<ExitCode> {
  const cluster = await openCluster(options.api(), options.cluster);
  const { id: member } = findMember(cluster, options.member);
  return planAndRun(options, cluster.id, { kind: 'remove-member', member, ...(options.alone ? { alone: true } : {}) });
}

export interface AddMemberInput extends PlanInput {
  cluster: string;
  address: string;
  name?: string;
}

export const clusterAddMember = command<AddMemberInput>({
  use: 'cluster add-member <cluster> <address>',
  summary: 'Fill an empty server and let it follow as a new member',
  about: 'The server must be a database resource with its backup account, be empty, and follow nobody.',
  examples: [
    { line: 'cluster add-member shop db-4:3306 --name db-4', does: 'its name is also that of its proxy server' },
  ],
  flags: [{ flags: '--name <name>', does: "the member's name, as the proxies have it" }, ...planFlags],
  run: addMember,
});

export async function addMember(options: AddMemberInput & Context): Promise<ExitCode> {
  const { id } = await openCluster(options.api(), options.cluster);
  const { address, name } = options;
  return planAndRun(options, id, { kind: 'add-member', address, ...(name ? { name } : {}) });
}
