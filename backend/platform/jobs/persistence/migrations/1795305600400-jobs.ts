import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { bigintColumn, idColumn, intColumn, refColumn, stringColumn, textColumn } from '../../../database/index.js';

export class Jobs1795305600400 implements MigrationInterface {
  name = 'Jobs1795305600400';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(jobs(q));
    const line = { ...intColumn(q, 'line'), isPrimary: true };
    const jobId = { ...refColumn('jobId'), isPrimary: true };
    await q.createTable(new Table({ name: 'job_log', columns: [jobId, line, bigintColumn('at'), textColumn('text')] }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('job_log');
    await q.dropTable('job');
  }
}

function jobs(q: QueryRunner): Table {
  const optional = (name: string, length: number) => stringColumn(name, length, true);
  const what = [idColumn(), stringColumn('kind', 80), stringColumn('title', 300)];
  const subject = [optional('subjectKind', 40), optional('subjectId', 190), optional('subjectName', 190)];
  const asked = [textColumn('input'), optional('why', 1_000), stringColumn('permission', 80), textColumn('requester')];
  const work = [
    stringColumn('requesterKey', 60),
    stringColumn('state', 20),
    textColumn('steps'),
    textColumn('progress', true),
  ];
  const lease = [
    optional('holder', 190),
    intColumn(q, 'term'),
    intColumn(q, 'losses'),
    bigintColumn('leaseUntil', true),
  ];
  const times = [bigintColumn('createdAt'), bigintColumn('startedAt', true), bigintColumn('endedAt', true)];
  const end = [textColumn('outcome', true), textColumn('failure', true)];
  const keys = [optional('idempotencyKey', 64), optional('exclusiveKey', 190), bigintColumn('cancelRequestedAt', true)];
  const rest = [
    optional('cancelReason', 300),
    intColumn(q, 'logLines'),
    optional('requestId', 100),
    intColumn(q, 'version'),
  ];
  const columns = [...what, ...subject, ...asked, ...work, ...lease, ...times, ...end, ...keys, ...rest];
  return new Table({ name: 'job', columns, indices: indices() });
}

function indices(): TableIndex[] {
  const index = (name: string, columnNames: string[], isUnique = false) =>
    new TableIndex({ name, columnNames, isUnique });
  return [
    index('ix_job_state', ['state', 'createdAt']),
    index('ix_job_subject', ['subjectKind', 'subjectId']),
    index('ix_job_requester', ['requesterKey']),
    index('uq_job_idempotency', ['idempotencyKey'], true),
    index('uq_job_exclusive', ['exclusiveKey'], true),
  ];
}
