import type { Api, Item, Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import type { ExitCode } from '../../exit-codes.js';
import { Missing, Usage } from '../../failures.js';
import { jobExitCode, watchJob } from '../../job-watch.js';
import { orEmpty, present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { bold, dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { type ClusterDetail, findMember, openCluster } from './find.js';
import { planAndRun, planFlags } from './plan.js';
import type { PlanInput } from './plan.js';

export interface ExtraInput {
  cluster: string;
  member?: string;
  sql?: boolean;
  read?: boolean;
}

type Extra = Item<'/api/v1/clusters/{id}/extra'>;
type Contents = Result<'/api/v1/clusters/{id}/extra/{extraId}/read', 'post'>;

export const clusterExtra = command<ExtraInput>({
  use: 'cluster extra <cluster> [member]',
  summary: 'Show what only one member had: the rows that were kept when it was set apart',
  about:
    'Without a member: what was kept of which, newest first. With one: its rows, of the last time. Who looks at them stands\n' +
    'in the audit trail.',
  examples: [
    { line: 'cluster extra shop', does: 'what was kept of which member' },
    { line: 'cluster extra shop db-1', does: 'the rows that only db-1 has' },
    { line: 'cluster extra shop db-1 --sql > own.sql', does: 'to play them in elsewhere, with mariadb' },
    { line: 'cluster extra shop db-1 --read', does: 'read them from its log once more' },
  ],
  flags: [
    { flags: '--sql', does: 'the same as SQL; the transactions get GTIDs of their own where it is played in' },
    { flags: '--read', does: 'read them from its binary log now, and keep them' },
  ],
  run: showExtra,
});

export async function showExtra(options: ExtraInput & Context): Promise<ExitCode | void> {
  const { sql, read } = options;
  if (!options.member && (sql || read))
    throw new Usage('Name the member', `holdfast cluster extra ${options.cluster} <member>`);
  const cluster = await openCluster(options.api(), options.cluster);
  const kept = await extrasOf(options.api(), cluster);
  if (!options.member) {
    const list = listLines(kept, options.now());
    return present(options, kept, () => orEmpty(list, kept.length, nothingKept(cluster)));
  }
  const member = memberIdOf(cluster, kept, options.member);
  if (read) return readAgain(options, cluster, member);
  const last = kept.find((one) => one.member.id === member);
  if (!last)
    throw new Missing(
      `Nothing is kept of ${options.member}`,
      `holdfast cluster extra ${cluster.name} ${options.member} --read`,
    );
  const path = { id: cluster.id, extraId: last.id };
  const { body } = await options.api().call('post', '/api/v1/clusters/{id}/extra/{extraId}/read', { path });
  if (sql && !options.json) {
    if (body.sql === '') throw new Missing(`No contents are kept of ${options.member}: ${body.trouble}`, '');
    return options.streams.sayAll(body.sql.replace(/\n$/, '').split('\n'));
  }
  present(options, body, () => contentLines(body, options.now()));
}

/** A member may have rows of its own that nobody has read yet. */
function nothingKept({ name, members }: ClusterDetail): string {
  const unread = members.find(({ errant }) => errant.length > 0);
  return unread
    ? `Nothing is kept yet. ${unread.name} has transactions of its own: holdfast cluster extra ${name} ${unread.name} --read`
    : 'Nothing was kept: nobody had what the others lack.';
}

async function extrasOf(api: Api, { id }: ClusterDetail): Promise<Extra[]> {
  return (await api.get('/api/v1/clusters/{id}/extra', { path: { id } })).items;
}

/** One that is no member any more is known by what was kept of it. */
function memberIdOf(cluster: ClusterDetail, kept: readonly Extra[], typed: string): string {
  const gone = kept.find((one) => one.member.name.toLowerCase() === typed.toLowerCase());
  const there = cluster.members.some(({ id, name }) => id === typed || name.toLowerCase() === typed.toLowerCase());
  return gone && !there ? gone.member.id : findMember(cluster, typed).id;
}

async function readAgain(options: ExtraInput & Context, { id }: ClusterDetail, memberId: string): Promise<ExitCode> {
  const path = { id, memberId };
  const { body: job } = await options.api().call('post', '/api/v1/clusters/{id}/members/{memberId}/extra', { path });
  const last = await watchJob(options, job.id, {
    waitMs: null,
    owns: false,
    log: !options.streams.interactive && !options.json,
  });
  present(options, last, () => [last.outcome?.summary ?? last.failure?.reason ?? last.sentence]);
  return jobExitCode(last);
}

function listLines(kept: readonly Extra[], now: number): Text[] {
  const rows = kept.map((one): Text[] => [
    one.member.name,
    moment(one.at, now),
    one.recoveryId ?? '–',
    one.sentence,
    one.noUndo === '' && one.state !== 'undone' && one.count !== 0 ? 'can be undone' : '',
  ]);
  return table(['Member', 'Read', 'Recovery', 'What', ''], rows);
}

function contentLines({ member, at, sentence, transactions, trouble, noUndo, state }: Contents, now: number): Text[] {
  return [
    [bold(member.name), `: ${sentence}`],
    dim(`read ${moment(at, now)}`),
    ...transactions.flatMap((one): Text[] => [
      [bold(one.gtid), one.at === null ? '' : dim(`  ${moment(one.at, now)}`)],
      ...one.lines.map((line): Text => `  ${line}`),
    ]),
    ...(trouble || state === 'undone'
      ? []
      : [noUndo ? dim(`cannot be undone: ${noUndo}`) : dim('can be undone: holdfast cluster flashback')]),
  ];
}

export interface FlashbackInput extends PlanInput {
  cluster: string;
  member: string;
}

export const clusterFlashback = command<FlashbackInput>({
  use: 'cluster flashback <cluster> <member>',
  summary: 'Undo what only a member has, and let it follow again',
  about:
    'Its own transactions are undone by its binary log, all or none, as they were kept (cluster extra); then it is judged and\n' +
    'joins. Only rows can be undone: with DDL among them it is filled anew (cluster reseed). Its resource needs its backup\n' +
    'account; a reason is needed. Its binary log begins anew.',
  examples: [
    { line: 'cluster flashback shop db-1 --plan', does: 'only show what would be undone' },
    { line: 'cluster flashback shop db-1 --reason "the rows were looked at"', does: 'undo it' },
  ],
  flags: planFlags,
  run: flashback,
});

export async function flashback(options: FlashbackInput & Context): Promise<ExitCode> {
  if (!options.plan && !options.reason) throw new Usage('Undoing what it has needs a reason', '--reason <text>');
  const cluster = await openCluster(options.api(), options.cluster);
  const { id: member } = findMember(cluster, options.member);
  return planAndRun(options, cluster.id, { kind: 'flashback', member });
}
