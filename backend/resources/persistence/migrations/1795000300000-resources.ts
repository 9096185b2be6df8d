import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  bigintColumn,
  flagColumn,
  idColumn,
  index,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
  unique,
} from '../../../platform/database/index.js';

const key = (name: string, length: number) => ({ ...stringColumn(name, length), isPrimary: true });

function resourceTable(q: QueryRunner): Table {
  return new Table({
    name: 'resource',
    columns: [
      idColumn(),
      stringColumn('name'),
      stringColumn('nameKey', 255),
      stringColumn('kind', 20),
      stringColumn('address', 500),
      textColumn('tags'),
      refColumn('parentId', true),
      stringColumn('environment'),
      textColumn('notes'),
      refColumn('ownerId', true),
      stringColumn('runbookUrl', 500),
      textColumn('findings'),
      stringColumn('status', 20),
      intColumn(q, 'severity'),
      bigintColumn('statusSince'),
      stringColumn('statusReason', 500),
      intColumn(q, 'version'),
      bigintColumn('createdAt'),
      bigintColumn('updatedAt'),
    ],
    indices: [
      unique('uq_resource_name', 'nameKey'),
      index('ix_resource_severity', 'severity', 'nameKey'),
      index('ix_resource_kind', 'kind', 'nameKey'),
      index('ix_resource_parent', 'parentId'),
    ],
  });
}

function credentialTable(q: QueryRunner): Table {
  return new Table({
    name: 'resource_credential',
    columns: [
      idColumn(),
      refColumn('resourceId'),
      stringColumn('purpose', 20),
      stringColumn('username'),
      textColumn('sealed'),
      stringColumn('tlsMode', 20),
      textColumn('tlsCa'),
      stringColumn('address', 500),
      bigintColumn('setAt'),
      bigintColumn('testedAt', true),
      textColumn('testResult', true),
      flagColumn(q, 'testOk'),
    ],
    indices: [unique('uq_resource_credential', 'resourceId', 'purpose')],
  });
}

const membership = (name: string, member: string, length: number) =>
  new Table({
    name,
    columns: [key(member, length), key('resourceId', 36)],
    indices: [index(`ix_${name}_resource`, 'resourceId')],
  });

/** The inventory: resources, their tags, the scopes that cover them, their sealed credentials. */
export class Resources1795000300000 implements MigrationInterface {
  name = 'Resources1795000300000';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(resourceTable(q));
    await q.createTable(membership('resource_tag', 'tag', 63));
    await q.createTable(membership('resource_scope', 'scope', 70));
    await q.createTable(credentialTable(q));
    await q.createTable(new Table({ name: 'resource_mark', columns: [key('name', 40), bigintColumn('at')] }));
    await q.query(`INSERT INTO resource_mark (name, at) VALUES ('tree', 0)`);
  }

  async down(q: QueryRunner): Promise<void> {
    for (const name of ['resource_mark', 'resource_credential', 'resource_scope', 'resource_tag', 'resource']) {
      await q.dropTable(name);
    }
  }
}
