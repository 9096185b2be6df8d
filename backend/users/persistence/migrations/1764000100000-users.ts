import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  bigintColumn,
  createTables,
  dropTables,
  idColumn,
  index,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
  unique,
} from '../../../platform/database/index.js';

/** People, how they come in, and what they may do. */
export class Users1764000100000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTables(q, tables(q));
    await q.query('INSERT INTO access_head (id, version) VALUES (1, 1)');
  }

  async down(q: QueryRunner): Promise<void> {
    await dropTables(q, tables(q));
  }
}

function tables(q: QueryRunner): Table[] {
  return [...people(q), ...waysIn(q), ...access(q)];
}

function people(q: QueryRunner): Table[] {
  return [
    new Table({
      name: 'person',
      columns: [
        idColumn(),
        stringColumn('email'),
        stringColumn('name', 120),
        stringColumn('sortName', 120),
        stringColumn('status', 16),
        textColumn('passwordHash', true),
        stringColumn('theme', 16),
        stringColumn('density', 16),
        stringColumn('timeZone', 64, true),
        bigintColumn('createdAt'),
        bigintColumn('lastSeenAt'),
        intColumn(q, 'version'),
      ],
      indices: [
        unique('uq_person_email', 'email'),
        index('ix_person_name', 'sortName', 'id'),
        index('ix_person_seen', 'lastSeenAt', 'id'),
        index('ix_person_created', 'createdAt', 'id'),
        index('ix_person_status', 'status', 'sortName', 'id'),
      ],
    }),
    new Table({
      name: 'person_word',
      columns: [idColumn('personId'), { ...stringColumn('word', 64), isPrimary: true }],
      indices: [index('ix_person_word', 'word', 'personId')],
    }),
  ];
}

function waysIn(q: QueryRunner): Table[] {
  return [
    new Table({
      name: 'session',
      columns: [
        idColumn(),
        stringColumn('secretHash', 64),
        refColumn('personId'),
        bigintColumn('startedAt'),
        bigintColumn('lastSeenAt'),
        bigintColumn('steppedUpAt'),
        stringColumn('address', 64),
        stringColumn('agent', 200),
      ],
      indices: [unique('uq_session_secret', 'secretHash'), index('ix_session_person', 'personId')],
    }),
    new Table({
      name: 'one_time_link',
      columns: [
        idColumn(),
        stringColumn('kind', 16),
        stringColumn('secretHash', 64),
        refColumn('personId', true),
        bigintColumn('expiresAt'),
      ],
      indices: [unique('uq_one_time_link_secret', 'secretHash'), index('ix_one_time_link_person', 'personId')],
    }),
    new Table({
      name: 'sign_in_throttle',
      columns: [
        { ...stringColumn('id', 80), isPrimary: true },
        intColumn(q, 'failures'),
        bigintColumn('blockedUntil'),
        bigintColumn('lastAt'),
      ],
    }),
  ];
}

function access(q: QueryRunner): Table[] {
  return [
    new Table({
      name: 'access_grant',
      columns: [
        idColumn(),
        stringColumn('subjectKind', 16),
        refColumn('subjectId'),
        stringColumn('role', 64),
        stringColumn('scopeKind', 16),
        stringColumn('scopeValue', 63),
        bigintColumn('endsAt', true),
        bigintColumn('givenAt'),
        stringColumn('givenBy', 120),
      ],
      indices: [
        unique('uq_access_grant', 'subjectKind', 'subjectId', 'role', 'scopeKind', 'scopeValue'),
        index('ix_access_grant_role', 'role', 'scopeKind'),
        index('ix_access_grant_scope', 'scopeKind', 'scopeValue'),
      ],
    }),
    new Table({
      name: 'service_account',
      columns: [idColumn(), stringColumn('name', 120), textColumn('purpose'), bigintColumn('createdAt')],
      indices: [unique('uq_service_account_name', 'name')],
    }),
    new Table({
      name: 'access_token',
      columns: [
        idColumn(),
        stringColumn('kind', 16),
        refColumn('ownerId'),
        stringColumn('name', 120),
        stringColumn('secretHash', 64),
        stringColumn('hint', 16),
        textColumn('scopes', true),
        textColumn('addresses'),
        bigintColumn('expiresAt', true),
        bigintColumn('createdAt'),
        bigintColumn('lastUsedAt'),
        stringColumn('lastUsedFrom', 64, true),
      ],
      indices: [unique('uq_access_token_secret', 'secretHash'), index('ix_access_token_owner', 'ownerId')],
    }),
    new Table({
      name: 'access_head',
      columns: [{ ...intColumn(q, 'id'), isPrimary: true }, bigintColumn('version')],
    }),
  ];
}
