import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { bigintColumn, intColumn, serialColumn, stringColumn, textColumn } from '../../../database/index.js';

export class Audit1795305600300 implements MigrationInterface {
  name = 'Audit1795305600300';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(entries(q));
    await q.createTable(head());
    const start = '0'.repeat(64);
    await q.query(`INSERT INTO audit_head (name, seq, hash, at) VALUES ('audit', 0, '${start}', 0)`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('audit_head');
    await q.dropTable('audit_entry');
  }
}

function entries(q: QueryRunner): Table {
  const optional = (name: string, length: number) => stringColumn(name, length, true);
  const who = [stringColumn('actorKind', 20), optional('actorId', 36), stringColumn('actorName')];
  const where = [
    optional('tokenId', 36),
    optional('sessionId', 36),
    optional('address', 64),
    optional('requestId', 100),
  ];
  const subject = [stringColumn('subjectKind', 40), optional('subjectId', 190), stringColumn('subjectName')];
  const what = [
    stringColumn('result', 20),
    optional('reason', 1_000),
    textColumn('before', true),
    textColumn('after', true),
  ];
  const seal = [
    optional('previous', 64),
    optional('hash', 64),
    optional('foldKey', 100),
    bigintColumn('holdUntil', false, 0),
  ];
  const columns = [
    ...[serialColumn(q), bigintColumn('seq', true), bigintColumn('at'), ...who, ...where, stringColumn('action', 80)],
    ...[...subject, ...what, intColumn(q, 'count'), ...seal],
  ];
  return new Table({ name: 'audit_entry', columns, indices: indices() });
}

function indices(): TableIndex[] {
  const index = (name: string, columnNames: string[], isUnique = false) =>
    new TableIndex({ name, columnNames, isUnique });
  return [
    index('uq_audit_entry_seq', ['seq'], true),
    index('uq_audit_entry_foldKey', ['foldKey'], true),
    index('ix_audit_entry_at', ['at']),
    index('ix_audit_entry_actor', ['actorId']),
    index('ix_audit_entry_action', ['action']),
    index('ix_audit_entry_subject', ['subjectKind', 'subjectId']),
  ];
}

function head(): Table {
  const columns = [
    { ...stringColumn('name', 20), isPrimary: true },
    ...[bigintColumn('seq'), stringColumn('hash', 64), bigintColumn('at')],
    ...[stringColumn('keyId', 40, true), stringColumn('signature', 190, true)],
  ];
  return new Table({ name: 'audit_head', columns });
}
