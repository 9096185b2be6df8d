import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  bigintColumn,
  createTables,
  dropTables,
  flagColumn,
  idColumn,
  index,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
  unique,
} from '../../../platform/database/index.js';

/** Clusters, their members and proxies, and the plans that were shown. */
export class Clusters1795600000000 implements MigrationInterface {
  name = 'Clusters1795600000000';

  async up(q: QueryRunner): Promise<void> {
    await createTables(q, tables(q));
  }

  async down(q: QueryRunner): Promise<void> {
    await dropTables(q, tables(q));
  }
}

function tables(q: QueryRunner): Table[] {
  return [clusters(q), members(q), proxies(q), plans()];
}

function clusters(q: QueryRunner): Table {
  return new Table({
    name: 'cluster',
    columns: [
      idColumn(),
      stringColumn('name', 120),
      stringColumn('nameKey'),
      stringColumn('kind', 16),
      ...['tags', 'policy'].map((name) => textColumn(name)),
      refColumn('primaryId', true),
      textColumn('acknowledgers'),
      bigintColumn('pausedUntil', true),
      stringColumn('pausedReason', 500),
      textColumn('holds'),
      stringColumn('failoverUser', 128),
      textColumn('failoverSecret', true),
      stringColumn('replicationUser', 128),
      textColumn('replicationSecret', true),
      stringColumn('tlsMode', 12),
      textColumn('tlsCa'),
      stringColumn('drillSchedule', 120),
      stringColumn('drillTimeZone', 64),
      bigintColumn('nextDrillAt', true),
      refColumn('lastDrillJobId', true),
      intColumn(q, 'version'),
      bigintColumn('createdAt'),
      bigintColumn('updatedAt'),
    ],
    indices: [unique('uq_cluster_name', 'nameKey'), index('ix_cluster_drill', 'nextDrillAt')],
  });
}

function members(q: QueryRunner): Table {
  return new Table({
    name: 'cluster_member',
    columns: [
      idColumn(),
      refColumn('clusterId'),
      refColumn('resourceId', true),
      stringColumn('name', 120),
      stringColumn('place', 300),
      stringColumn('promotion', 12),
      stringColumn('site', 60),
      stringColumn('quarantine', 1000),
      flagColumn(q, 'maintenance'),
      stringColumn('optionFileProof', 500),
      textColumn('fencing'),
      textColumn('service', true),
      intColumn(q, 'version'),
      bigintColumn('createdAt'),
    ],
    indices: [
      unique('uq_cluster_member_name', 'clusterId', 'name'),
      unique('uq_cluster_member_place', 'place'),
      index('ix_cluster_member_resource', 'resourceId'),
    ],
  });
}

function proxies(q: QueryRunner): Table {
  return new Table({
    name: 'cluster_proxy',
    columns: [
      idColumn(),
      refColumn('clusterId'),
      stringColumn('name', 120),
      refColumn('resourceId', true),
      stringColumn('kind', 12),
      stringColumn('address', 500),
      stringColumn('backend', 120),
      intColumn(q, 'version'),
      bigintColumn('createdAt'),
    ],
    indices: [unique('uq_cluster_proxy_name', 'clusterId', 'name')],
  });
}

function plans(): Table {
  return new Table({
    name: 'cluster_plan',
    columns: [
      idColumn(),
      refColumn('clusterId'),
      stringColumn('kind', 16),
      stringColumn('fingerprint', 64),
      textColumn('asked'),
      textColumn('shown'),
      bigintColumn('madeAt'),
      bigintColumn('validUntil'),
      refColumn('jobId', true),
    ],
    indices: [index('ix_cluster_plan_cluster', 'clusterId'), index('ix_cluster_plan_until', 'validUntil')],
  });
}
