import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Store } from '../../platform/database/index.js';
import { Conflict } from '../../platform/http/index.js';
import { type JobRow, Jobs } from '../../platform/jobs/index.js';
import { membersOf } from '../persistence/clusters.store.js';
import { extraById, extrasOf, sqlOfExtra } from '../persistence/extra.store.js';
import { keepExtraJob } from './cluster-job.js';
import { DescribeClusters } from './describe-clusters.js';
import { describeExtra } from './extra-told.js';
import { clusterExtraNotFound, memberNotFound } from './refusals.js';

/** What only one member had: what it is to everyone who sees the cluster, its rows to those who may act on it. */
@Injectable()
export class DescribeExtra {
  constructor(
    private readonly store: Store,
    private readonly clusters: DescribeClusters,
    private readonly audit: AuditTrail,
    private readonly jobs: Jobs,
  ) {}

  /** Newest first. @throws NotFound */
  async list(clusterId: string) {
    await this.clusters.row(clusterId);
    const rows = await extrasOf(this.store.read, [clusterId]);
    return { items: rows.map(describeExtra), next: null, hiddenByPermission: 0 };
  }

  /** The rows themselves. Its audit entry is written first: what cannot be recorded is not shown. @throws NotFound */
  async read(clusterId: string, id: string) {
    const { name } = await this.clusters.row(clusterId);
    const row = await extraById(this.store.read, clusterId, id);
    if (!row) throw clusterExtraNotFound();
    const subject = { kind: 'cluster', id: clusterId, name };
    const after = { extra: id, member: row.memberName, transactions: row.kept };
    await this.store.write((tx) => this.audit.record(tx, { action: 'cluster-extra.read', subject, after }));
    const sql = row.kept === 0 ? '' : await sqlOfExtra(this.store.read, id);
    return {
      ...describeExtra(row),
      transactions: row.transactions.map((one) => ({ ...one, lines: [...one.lines] })),
      sql,
    };
  }

  /** Reads it once more. @throws NotFound, Conflict where it is no MariaDB, AlreadyRunning */
  async again(clusterId: string, memberId: string): Promise<JobRow> {
    const cluster = await this.clusters.row(clusterId);
    const member = (await membersOf(this.store.read, [clusterId])).find(({ id }) => id === memberId);
    if (!member) throw memberNotFound();
    if (cluster.kind !== 'mariadb')
      throw new Conflict(`The logs of a ${cluster.kind} cluster are not read`, 'Fill the member anew by hand');
    return this.store.write((tx) =>
      this.jobs.enqueue(tx, keepExtraJob(cluster, member, { recoveryId: null, patient: false })),
    );
  }
}
