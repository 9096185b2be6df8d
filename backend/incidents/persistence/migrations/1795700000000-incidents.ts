import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import {
  bigintColumn,
  flagColumn,
  idColumn,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
} from '../../../platform/database/index.js';

/** Incidents, what suffers from them, their timeline and the desk that numbers them. */
export class Incidents1795700000000 implements MigrationInterface {
  name = 'Incidents1795700000000';

  async up(q: QueryRunner): Promise<void> {
    for (const table of [incident(q), member(), note(), desk(q)]) await q.createTable(table);
    await q.query(
      'INSERT INTO incident_desk (name, lastNumber, escalateAfterMinutes, escalateTimes, version) VALUES (?, ?, ?, ?, ?)',
      ['desk', 0, 15, 3, 1],
    );
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['incident_desk', 'incident_note', 'incident_member', 'incident']) await q.dropTable(table);
  }
}

function incident(q: QueryRunner): Table {
  const cause = [stringColumn('causeKind', 40), stringColumn('causeId'), stringColumn('causeName')];
  const times = [
    'announcedAt',
    'announceAt',
    'acknowledgedAt',
    'escalateAt',
    'wellSince',
    'settleAt',
    'endedAt',
    'dueAt',
  ];
  return new Table({
    name: 'incident',
    columns: [
      idColumn(),
      intColumn(q, 'number', true),
      stringColumn('openKey', 240, true),
      intColumn(q, 'urgency'),
      stringColumn('state', 20),
      ...cause,
      ...[stringColumn('status', 20), stringColumn('worst', 20), bigintColumn('since'), stringColumn('sentence', 500)],
      bigintColumn('openedAt'),
      ...times.map((name) => bigintColumn(name, true)),
      ...['acknowledgedBy', 'assignee', 'mergedInto'].map((name) => textColumn(name, true)),
      ...[intColumn(q, 'level'), textColumn('swings'), flagColumn(q, 'keptOpen'), intColumn(q, 'held')],
      intColumn(q, 'version'),
    ],
    indices: [
      new TableIndex({ name: 'uq_incident_open', columnNames: ['openKey'], isUnique: true }),
      new TableIndex({ name: 'uq_incident_number', columnNames: ['number'], isUnique: true }),
      new TableIndex({ name: 'ix_incident_urgency', columnNames: ['urgency', 'openedAt'] }),
      new TableIndex({ name: 'ix_incident_due', columnNames: ['dueAt'] }),
      new TableIndex({ name: 'ix_incident_cause', columnNames: ['causeId', 'endedAt'] }),
    ],
  });
}

function member(): Table {
  const key = [refColumn('incidentId'), stringColumn('memberKey', 240)].map((one) => ({ ...one, isPrimary: true }));
  const subject = [stringColumn('kind', 40), stringColumn('subjectId'), stringColumn('name')];
  const how = [stringColumn('status', 20), bigintColumn('since'), stringColumn('sentence', 500)];
  return new Table({
    name: 'incident_member',
    columns: [...key, ...subject, ...how, bigintColumn('endedAt', true)],
    indices: [new TableIndex({ name: 'ix_incident_member_subject', columnNames: ['memberKey', 'endedAt'] })],
  });
}

function note(): Table {
  const what = [
    bigintColumn('n'),
    bigintColumn('at'),
    stringColumn('deed', 20),
    textColumn('sentence'),
    textColumn('by', true),
  ];
  return new Table({
    name: 'incident_note',
    columns: [idColumn(), refColumn('incidentId'), ...what],
    indices: [new TableIndex({ name: 'ix_incident_note', columnNames: ['incidentId', 'n'] })],
  });
}

function desk(q: QueryRunner): Table {
  const numbers = ['lastNumber', 'escalateAfterMinutes', 'escalateTimes', 'version'].map((name) => intColumn(q, name));
  return new Table({ name: 'incident_desk', columns: [{ ...stringColumn('name', 20), isPrimary: true }, ...numbers] });
}
