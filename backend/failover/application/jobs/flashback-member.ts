import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { type JobContext, JobFailure, JobHandler, type JobOutcome, Jobs } from '../../../platform/jobs/index.js';
import { checkFlashback } from '../../domain/flashback.js';
import { memberOf, type Topology } from '../../domain/topology.js';
import { clusterEdited } from '../../events.js';
import { sightsOf } from '../../persistence/clusters.queries.js';
import {
  clusterById,
  type ClusterMemberRow,
  memberById,
  noteMember,
  touchCluster,
} from '../../persistence/clusters.store.js';
import { lastExtra, noteExtra } from '../../persistence/extra.store.js';
import { ControlFailed, ExtraLog } from '../../ports.js';
import type { FlashbackInput } from '../cluster-job.js';
import { KeepExtra } from '../keep-extra.js';
import { Orders } from './orders.js';

/** A daemon that hears of the quarantine has read it again within this. */
const LOOK_MS = 250;
const PATIENCE_MS = 30_000;
const UNDER_WAY = 'what only it has is being undone';
const RESEED = 'npx holdfast cluster reseed';

/**
 * Undoes what only one member has, as it was kept, and lets it be judged and join. Whatever fails leaves it set apart with the
 * reason: it can be tried again, or filled anew.
 */
@Injectable()
export class FlashbackMember extends JobHandler<FlashbackInput> {
  override readonly kind = 'cluster.flashback';

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly keeping: KeepExtra,
    private readonly extra: ExtraLog,
    private readonly orders: Orders,
    private readonly jobs: Jobs,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {
    super();
  }

  override async run({ clusterId, request }: FlashbackInput, job: JobContext): Promise<JobOutcome> {
    const member = await memberById(this.store.read, request.member!);
    if (!member || member.clusterId !== clusterId) throw new JobFailure('no-such-member', 'It is no member any more');
    await job.plan('close', 'keep', 'undo', 'rejoin');
    await this.demandFit(member);
    try {
      await job.step('close', () => this.setApart(member, UNDER_WAY));
      const kept = await job.step('keep', async () => ({ ...(await this.kept(member, job)) }));
      await job.step('undo', () => this.undo(member, kept.id, job));
      const recovery = await job.step('rejoin', () => this.rejoin(member, job));
      const summary = `${kept.count} of its own transactions ${kept.count === 1 ? 'is' : 'are'} undone on ${member.name}, and it follows again`;
      return { summary, result: { extra: kept.id, recoveryId: recovery.recoveryId } };
    } catch (error) {
      await this.setApart(member, await this.reasonNow(member, error as Error));
      if (!(error instanceof ControlFailed)) throw error;
      throw new JobFailure(`flashback-${error.reason}`, error.message, { remedy: error.remedy || RESEED });
    }
  }

  /** Its process died in the middle. */
  override async sweep({ request }: FlashbackInput): Promise<void> {
    const member = await memberById(this.store.read, request.member!);
    if (member) await this.setApart(member, 'undoing what only it has was interrupted: undo it again, or fill it anew');
  }

  /** What a former try began is gone on with; else it is read afresh, so that nothing is undone that is not kept. */
  private async kept(member: ClusterMemberRow, job: JobContext): Promise<{ id: string; count: number }> {
    const last = await lastExtra(this.store.read, member.id);
    if (last?.state === 'undoing') return { id: last.id, count: last.count ?? 0 };
    const row = await this.keeping.keep(member.id, null, job.signal);
    if (row.noUndo) throw new ControlFailed('failed', `they cannot be undone: ${row.noUndo}`, RESEED);
    if (row.count === 0)
      throw new ControlFailed('failed', 'it has nothing that the primary lacks', 'npx holdfast cluster rejoin');
    return { id: row.id, count: row.count ?? 0 };
  }

  private async undo(member: ClusterMemberRow, id: string, job: JobContext): Promise<void> {
    const row = await lastExtra(this.store.read, member.id);
    if (row?.id !== id) throw new ControlFailed('failed', 'something else was kept of it meanwhile');
    const { access, known } = await this.keeping.place(member.id);
    const agreed = row.transactions.map(({ gtid }) => gtid);
    await this.store.write((tx) => noteExtra(tx, id, { state: 'undoing' }));
    const { sent } = await this.extra.undo(access, { known, agreed, rows: row.rows, parting: row.parting }, job.signal);
    for (const line of sent) job.log(line);
    await this.store.write(async (tx) => {
      await noteExtra(tx, id, { state: 'undone' });
      const cluster = await clusterById(tx, member.clusterId);
      const subject = { kind: 'cluster', id: member.clusterId, name: cluster?.name ?? '' };
      const after = { member: member.name, extra: id, transactions: row.count, position: row.parting.position };
      await this.audit.record(tx, { action: 'cluster-member.flashed-back', subject, after });
    });
  }

  private async rejoin(member: ClusterMemberRow, job: JobContext): Promise<{ recoveryId: string }> {
    const { primary } = await this.settled(member, job);
    const who = { name: job.requester.name, reason: (await this.jobs.find(job.id))?.why ?? '' };
    const intent = { kind: 'rejoin', member: member.id, primary: primary! } as const;
    const { end, sentence, recoveryId } = await this.orders.carryOut(member.clusterId, intent, who, job.signal);
    const now = await memberById(this.store.read, member.id);
    if (end === 'done' && !now?.quarantine) return { recoveryId };
    throw new JobFailure('not-rejoined', end === 'done' ? `it is set apart: ${now?.quarantine}` : sentence, {
      remedy: RESEED,
    });
  }

  /** The controller has seen that it is set apart and follows nobody: what it plans rests on that. */
  private async settled({ id, clusterId }: ClusterMemberRow, job: JobContext): Promise<Topology> {
    for (const since = this.clock.now(); ;) {
      job.signal.throwIfAborted();
      const topology = await this.seen(clusterId);
      const { quarantine, facts, probe } = memberOf(topology, id);
      if (quarantine && probe.outcome === 'answering' && facts && !facts.replica) return topology;
      if (this.clock.now() - since > PATIENCE_MS)
        throw new JobFailure('not-rejoined', 'what it is after it was undone is not seen', {
          remedy: 'npx holdfast cluster rejoin',
        });
      await this.clock.sleep(LOOK_MS, job.signal);
    }
  }

  private async setApart({ id, clusterId, name: member }: ClusterMemberRow, reason: string): Promise<void> {
    await this.store.write(async (tx) => {
      await noteMember(tx, id, { quarantine: reason.slice(0, 1000) });
      await touchCluster(tx, clusterId, this.clock.now());
      const cluster = await clusterById(tx, clusterId);
      if (!cluster) return;
      const subject = { kind: 'cluster', id: clusterId, name: cluster.name };
      await this.audit.record(tx, { action: 'cluster-member.set-apart', subject, after: { member, reason } });
      await this.events.append(tx, clusterEdited(clusterId, cluster.version));
    });
  }

  /** Who judged it may have said why already. */
  private async reasonNow({ id }: ClusterMemberRow, error: Error): Promise<string> {
    const now = (await memberById(this.store.read, id))?.quarantine ?? '';
    return now !== '' && now !== UNDER_WAY ? now : `undoing what only it has did not end: ${error.message}`;
  }

  private async demandFit(member: ClusterMemberRow): Promise<void> {
    const extra = await lastExtra(this.store.read, member.id);
    const [blocker] = checkFlashback(await this.seen(member.clusterId), member, extra);
    if (blocker) throw new JobFailure(blocker.code, blocker.sentence);
  }

  private async seen(clusterId: string): Promise<Topology> {
    const sight = (await sightsOf(this.store.read, [clusterId])).get(clusterId);
    if (sight && this.clock.now() - sight.at < 15_000) return sight.topology;
    throw new JobFailure('cluster-unseen', 'No daemon looks at this cluster', { exitCode: 75 });
  }
}
