import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { newId, Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { type JobContext, JobFailure, JobHandler, type JobOutcome } from '../../../platform/jobs/index.js';
import { clusterEdited } from '../../events.js';
import { addMember, clusterById, noteMember, touchCluster } from '../../persistence/clusters.store.js';
import type { Db } from '../../persistence/db.js';
import { writeResourceFacts } from '../../persistence/resource-facts.store.js';
import { ControlFailed, ServerCopy } from '../../ports.js';
import type { RebuildInput } from '../cluster-job.js';
import { KeepExtra } from '../keep-extra.js';
import { type Rebuild, RebuildPlaces } from '../rebuild-places.js';

const LOOK_MS = 500;
/** Nothing moved for so long: it does not catch up. */
const STUCK_MS = 300_000;

/**
 * Fills a member anew, or an empty server as a new one: copy from the best replica, follow from the copy's position, and
 * count as a member once it has everything. While it is filled it is set apart, so that nobody relies on it.
 */
@Injectable()
export class RebuildMember extends JobHandler<RebuildInput> {
  override readonly kind = 'cluster.rebuild';

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly places: RebuildPlaces,
    private readonly copying: ServerCopy,
    private readonly keeping: KeepExtra,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {
    super();
  }

  override async run({ clusterId, request }: RebuildInput, job: JobContext): Promise<JobOutcome> {
    const rebuild = await this.places.find(clusterId, request);
    await job.plan('keep', 'check', 'empty', 'copy', 'follow', 'catch-up', 'join');
    await job.step('keep', () => this.keep(rebuild, request.discard ?? false, job));
    // Until here nothing was touched: a member that cannot be filled stays what it is.
    await job.step('check', () => this.demandFit(rebuild)).catch(failed);
    try {
      return await this.work(rebuild, job);
    } catch (error) {
      await this.setApart(rebuild, 'filling it did not end: fill it again');
      return failed(error);
    }
  }

  /** Its process died in the middle: whatever is on the target is not whole. */
  override async sweep({ clusterId, request }: RebuildInput): Promise<void> {
    const rebuild = await this.places.find(clusterId, request).catch(() => null);
    if (rebuild) await this.setApart(rebuild, 'filling it was interrupted: fill it again');
  }

  /** What only it has is kept before it is dropped, or a person has said that it may be lost. */
  private async keep({ member }: Rebuild, discard: boolean, job: JobContext): Promise<void> {
    if (!member) return;
    const trouble = await this.keeping.keep(member, null, job.signal).then(
      (kept) => kept.trouble,
      (error: unknown) => {
        if (!(error instanceof ControlFailed)) throw error;
        return error.message;
      },
    );
    if (!trouble) return;
    const remedy = 'Mend that, or say that it may be lost: --discard';
    if (!discard) throw new JobFailure('extra-not-kept', `What only it has cannot be kept: ${trouble}`, { remedy });
    job.log(`what only it has is not kept, as was agreed: ${trouble}`);
  }

  private async work(rebuild: Rebuild, job: JobContext): Promise<JobOutcome> {
    const { target, source, primary, replication, name, member } = rebuild;
    await job.step('empty', async () => {
      if (!member) return;
      await this.setApart(rebuild, 'it is being filled anew');
      for (const line of (await this.copying.empty(target)).sent) job.log(line);
    });
    const watch = {
      signal: job.signal,
      progress: (done: number) => job.progress({ done, total: null, unit: 'bytes' }),
    };
    const copied = await job.step('copy', () => this.copying.copy(source.access, target, watch));
    job.log(`copied from ${source.name}, at ${copied.position}`);
    await job.step('follow', async () => {
      const { sent } = await this.copying.follow(target, primary.endpoint, replication, copied.position);
      for (const line of sent) job.log(line);
    });
    await job.step('catch-up', () => this.caughtUp(rebuild, job));
    await job.step('join', () => this.join(rebuild));
    return { summary: `${name} follows ${primary.name} with everything ${source.name} had`, result: { ...copied } };
  }

  /** The target is what was planned for: an empty server, or a member that may be emptied. */
  private async demandFit({ target, member, name, serverIds }: Rebuild): Promise<void> {
    const { schemas, follows, serverId } = await this.copying.look(target);
    if (serverIds.includes(serverId))
      throw new JobFailure('duplicate-server-id', `${name} has the server id ${serverId} of another member`);
    if (member) return;
    if (follows) throw new JobFailure('target-not-empty', `${name} follows ${follows}`);
    if (schemas.length > 0) throw new JobFailure('target-not-empty', `${name} holds ${schemas.slice(0, 5).join(', ')}`);
  }

  private async caughtUp({ target, name }: Rebuild, job: JobContext): Promise<void> {
    for (let since = this.clock.now(), before = Infinity; ;) {
      job.signal.throwIfAborted();
      const { receiving, applying, behindMs, error } = await this.copying.state(target);
      if (receiving && applying && behindMs === 0) return;
      if (error) throw new JobFailure('rebuild-failed', `${name} does not follow: ${error}`);
      const left = behindMs ?? Infinity;
      if (left < before) since = this.clock.now();
      before = Math.min(before, left);
      if (this.clock.now() - since > STUCK_MS) throw new JobFailure('rebuild-failed', `${name} does not catch up`);
      await this.clock.sleep(LOOK_MS, job.signal);
    }
  }

  private async join({ clusterId, member, name, place, resourceId }: Rebuild): Promise<void> {
    await this.store.write(async (tx) => {
      if (member) await noteMember(tx, member, { quarantine: '' });
      else {
        await addMember(tx, {
          ...{ id: newId(), clusterId, resourceId, name, place, promotion: 'allowed', site: '', quarantine: '' },
          ...{ maintenance: false, optionFileProof: '', fencing: { how: 'none' }, service: null, version: 1 },
          createdAt: this.clock.now(),
        });
        await writeResourceFacts(tx, clusterId, this.clock.now());
      }
      await this.say(tx, clusterId, member ? 'cluster-member.reseeded' : 'cluster-member.added', {
        member: name,
        place,
      });
    });
  }

  private async setApart({ clusterId, member, name }: Rebuild, reason: string): Promise<void> {
    if (!member) return;
    await this.store.write(async (tx) => {
      await noteMember(tx, member, { quarantine: reason });
      await this.say(tx, clusterId, 'cluster-member.set-apart', { member: name, reason });
    });
  }

  private async say(tx: Db, clusterId: string, action: string, after: object): Promise<void> {
    await touchCluster(tx, clusterId, this.clock.now());
    const cluster = await clusterById(tx, clusterId);
    if (!cluster) return;
    await this.audit.record(tx, { action, subject: { kind: 'cluster', id: clusterId, name: cluster.name }, after });
    await this.events.append(tx, clusterEdited(clusterId, cluster.version));
  }
}

/** @throws JobFailure with the remedy for what a server refused, else the same */
function failed(error: unknown): never {
  if (!(error instanceof ControlFailed)) throw error;
  throw new JobFailure('rebuild-failed', error.message, error.remedy ? { remedy: error.remedy } : {});
}
