import { noUndoInLog } from '../../domain/extra.js';
import { history, lackedBy } from '../mariadb/gtid.js';
import { type LogEvent, Walk } from './find-extra.js';

let at = 4;
const event = (Event_type: string, Info = '', Log_name = 'bin.000001'): LogEvent => ({
  ...{ Log_name, Event_type, Info, Pos: at, End_log_pos: (at += 100) },
});
const rows = (gtid: string, kind = 'Write_rows_v1') => [
  event('Gtid', `BEGIN GTID ${gtid}`),
  event('Annotate_rows', 'insert into t values (1)'),
  event('Table_map', 'table_id: 18 (shop.orders)'),
  event(kind, 'table_id: 18 flags: STMT_END_F'),
  event('Xid', 'COMMIT /* xid=7 */'),
];
const ddl = (gtid: string) => [event('Gtid', `GTID ${gtid}`), event('Query', 'use `shop`; create table x (a int)')];

function walked(known: string, begins: string, events: LogEvent[]) {
  const walk = new Walk(lackedBy(history(begins), history(known), true), begins, '');
  events.forEach((one) => walk.take(one));
  return walk.found(['bin.000001', 'bin.000002'], '');
}

describe('Where the histories part', () => {
  beforeEach(() => (at = 4));

  it('is before the first transaction that the other lacks, with the state of the log then', () => {
    const log = [
      event('Format_desc'),
      event('Gtid_list', '[0-2-40]'),
      ...rows('0-1-50'),
      ...rows('0-1-51'),
      ...ddl('0-1-52'),
    ];
    const found = walked('0-2-60,0-1-50', '[0-2-40]', log);
    expect(found.log.map(({ gtid }) => gtid)).toEqual(['0-1-51', '0-1-52']);
    expect(found.from).toBe(704);
    expect(found.parting).toEqual({ state: '0-2-40,0-1-50', position: '0-1-50' });
    expect(found.log[0].tables).toEqual(['shop.orders']);
  });

  it('keeps every domain, and in each the latest last', () => {
    const found = walked('0-1-3,0-2-5,7-1-2', '[0-2-1,0-1-3,7-1-1]', [
      ...rows('0-2-5'),
      ...rows('7-1-2'),
      ...rows('0-1-6'),
    ]);
    expect(found.parting).toEqual({ state: '0-1-3,0-2-5,7-1-2', position: '0-2-5,7-1-2' });
  });

  it('is in the log where the first of them stands', () => {
    const found = walked('0-1-1', '[]', [
      ...rows('0-1-1'),
      event('Rotate'),
      { ...event('Gtid', 'BEGIN GTID 0-1-2'), Log_name: 'bin.000002' },
    ]);
    expect(found.files).toEqual(['bin.000002']);
  });
});

describe('Extra transactions', () => {
  const why = (known: string, events: LogEvent[]) => noUndoInLog(walked(known, '[]', events).log);

  it('of whole rows at the end of the log can be undone', () =>
    expect(why('0-1-1', [...rows('0-1-1'), ...rows('0-1-2'), ...rows('0-1-3', 'Delete_rows_v1')])).toBe(''));

  it('cannot where one is DDL or a statement', () => {
    expect(why('0-1-1', [...rows('0-1-2'), ...ddl('0-1-3')])).toMatch(/^0-1-3 is a statement/);
    const statement = [event('Gtid', 'BEGIN GTID 0-1-2'), event('Query', 'update t set a=1'), event('Xid')];
    expect(why('0-1-1', statement)).toMatch(/^0-1-2 holds more than rows: an event Query/);
    expect(why('0-1-1', rows('0-1-2', 'Write_rows_compressed_v1'))).toMatch(/Write_rows_compressed_v1/);
  });

  it('cannot where something that the primary has too was written after them', () =>
    expect(why('0-1-1,0-2-9', [...rows('0-1-2'), ...rows('0-2-9')])).toMatch(/^0-2-9, which the primary has/));
});
