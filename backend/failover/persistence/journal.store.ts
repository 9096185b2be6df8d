import { findForUpdate } from '../../platform/database/index.js';
import type { Plan, Step, StepDone } from '../domain/recovery.js';
import type { JournalEntry, NewRecovery, RecoveryRecord } from '../ports.js';
import { boundedDecision, boundedDone, cut } from './bounds.js';
import type { Db } from './db.js';
import { RecoveryRow, RecoveryStepRow } from './recovery.row.js';

/** Keeps the head of a recovery; one that is kept already is left as it is. */
export async function beginRecovery(tx: Db, recovery: NewRecovery): Promise<void> {
  const { id, clusterId, term, plan, because, requester, startedAt } = recovery;
  if (await tx.existsBy(RecoveryRow, { id })) return;
  await tx.insert(RecoveryRow, {
    ...{ id, clusterId, term, plan, startedAt, because: boundedDecision(because) },
    ...whoAndWhere(plan),
    ...{ endedAt: null, state: 'running', end: null, sentence: '', pauseMs: null, lost: null },
    requester: requester?.name.slice(0, 190) ?? '',
    reason: requester?.reason.slice(0, 1000) ?? '',
  });
}

/** Keeps entries of one recovery, in their order; each may come twice. */
export async function noteRecovery(tx: Db, id: string, entries: readonly JournalEntry[], now: number): Promise<void> {
  const row = await findForUpdate(tx, RecoveryRow, { id });
  if (!row) throw new Error(`recovery ${id} was never begun`);
  const known = await tx.find(RecoveryStepRow, { select: { n: true, stepId: true }, where: { recoveryId: id } });
  const steps = new StepRows(tx, id, new Map(known.map(({ stepId, n }) => [stepId, n])));
  let { plan } = row;
  for (const entry of entries) {
    if (entry.kind === 'plan') {
      plan = entry.plan;
      await tx.update(RecoveryRow, { id }, { plan, ...electionOf(plan) });
    } else if (entry.kind === 'end') {
      const { end, pauseMs } = entry;
      const sentence = cut(entry.sentence);
      const rounded = pauseMs === null ? null : Math.round(pauseMs);
      await tx.update(RecoveryRow, { id }, { state: 'ended', end, sentence, pauseMs: rounded, endedAt: now });
    } else await steps.note(entry, plan);
  }
}

/** Rows of one recovery's steps, numbered in the order in which they began. */
class StepRows {
  constructor(
    private readonly tx: Db,
    private readonly recoveryId: string,
    private readonly numbers: Map<string, number>,
  ) {}

  async note(entry: Extract<JournalEntry, { kind: 'step-begun' | 'step-done' }>, plan: Plan): Promise<void> {
    if (entry.kind === 'step-begun') {
      await this.put(entry.id, plan, { state: 'running', startedAtMs: Math.max(0, Math.round(entry.atMs)) });
      return;
    }
    const { id, state, tookMs, sent, said, result, startedAtMs } = boundedDone(entry.done);
    const times = { startedAtMs: Math.max(0, Math.round(startedAtMs)), tookMs: Math.round(tookMs) };
    await this.put(id, plan, { state, sent, said, result, ...times });
  }

  private async put(stepId: string, plan: Plan, change: Partial<RecoveryStepRow>): Promise<void> {
    const { recoveryId } = this;
    const n = this.numbers.get(stepId);
    if (n !== undefined) {
      await this.tx.update(RecoveryStepRow, { recoveryId, n }, change);
      return;
    }
    const next = this.numbers.size + 1;
    this.numbers.set(stepId, next);
    const step = plan.steps.find(({ id }) => id === stepId) ?? ({ id: stepId } as Step);
    const empty = { state: 'running' as const, startedAtMs: 0, tookMs: 0, sent: [], said: '', result: {} };
    await this.tx.insert(RecoveryStepRow, { recoveryId, n: next, stepId, step, ...empty, ...change });
  }
}

/** Recoveries of the cluster without an end, the oldest first. */
export async function unfinishedRecoveries(db: Db, clusterId: string): Promise<RecoveryRecord[]> {
  const rows = await db.find(RecoveryRow, { where: { clusterId, state: 'running' }, order: { startedAt: 'ASC' } });
  return Promise.all(rows.map((row) => recordOf(db, row)));
}

async function recordOf(db: Db, row: RecoveryRow): Promise<RecoveryRecord> {
  const steps = await db.find(RecoveryStepRow, { where: { recoveryId: row.id }, order: { n: 'ASC' } });
  const done = steps.flatMap(({ stepId, state, startedAtMs, tookMs, sent, said, result }): StepDone[] =>
    state === 'running' ? [] : [{ id: stepId, state, startedAtMs, tookMs, sent, said, result }],
  );
  const { id, plan, because, requester, reason, startedAt } = row;
  const begun = steps.filter(({ state }) => state === 'running').map(({ stepId }) => stepId);
  return { id, plan, because, done, begun, startedAt, requester: requester ? { name: requester, reason } : null };
}

/** When failovers of the cluster were begun without a person since then, epoch ms. */
export async function failoversSince(db: Db, clusterId: string, since: number): Promise<number[]> {
  const rows = await db.find(RecoveryRow, {
    select: { startedAt: true, requester: true },
    where: { clusterId, kind: 'failover', requester: '' },
    order: { startedAt: 'DESC' },
    take: 50,
  });
  return rows.map(({ startedAt }) => startedAt).filter((at) => at >= since);
}

function whoAndWhere(plan: Plan): Pick<RecoveryRow, 'kind' | 'cause' | 'fromMember' | 'toMember' | 'drill'> {
  const { intent } = plan;
  const { kind } = intent;
  switch (kind) {
    case 'failover':
      return { kind, cause: intent.cause, fromMember: intent.from, toMember: null, drill: false };
    case 'switchover':
      return { kind, cause: '', fromMember: intent.from, toMember: intent.to, drill: intent.drill };
    case 'rejoin':
    case 'close-member':
    case 'stop-acknowledging':
    case 'let-go':
      return { kind, cause: '', fromMember: null, toMember: intent.member, drill: false };
    case 'go-on-without-copy':
    case 'wait-for-copies':
    case 'reopen-primary':
    case 'correct-route':
      return { kind, cause: '', fromMember: null, toMember: intent.primary, drill: false };
  }
}

/** What a promoting plan says of its election: who it is, and what is known to be lost. */
function electionOf({ intent, steps }: Plan): Partial<RecoveryRow> {
  const elected = intent.kind === 'failover' ? steps.find(({ kind }) => kind === 'elect') : undefined;
  if (!elected) return {};
  const { loses = 0, lossKnown = true } = elected.with;
  return { toMember: elected.on, lost: lossKnown || Number(loses) > 0 ? Number(loses) : null };
}
