import { readLogText, tablesIn } from './log-text.js';

/** As mariadb-binlog 3.5 of MariaDB 10.11.19 prints it, its base64 shortened. */
const HEAD = `/*!50530 SET @@SESSION.PSEUDO_SLAVE_MODE=1*/;
DELIMITER /*!*/;
# at 1293
#261123  6:41:04 server id 1  end_log_pos 0 CRC32 0xc9eb86d6 	Start: binlog v 4, server v 10.11.19-MariaDB-log created 261123  6:41:04
BINLOG '
AOADaw8BAAAA
'/*!*/;
`;
const START = `/*M!100101 SET @@session.skip_parallel_replication=0*//*!*/;
/*M!100001 SET @@session.gtid_domain_id=0*//*!*/;
/*M!100001 SET @@session.server_id=1*//*!*/;
/*M!100001 SET @@session.gtid_seq_no=6*//*!*/;
START TRANSACTION
/*!*/;
`;
const INSERT = `# at 1293
#261123  6:41:05 server id 1  end_log_pos 1335 CRC32 0xb63f9ebf 	GTID 0-1-6 trans
${START}#Q> insert into shop.orders values (7,'it''s',NULL)
#261123  6:41:05 server id 1  end_log_pos 1464 CRC32 0x774f06dc 	Table_map: \`shop\`.\`orders\` mapped to number 18
# Columns(INT NOT NULL,
#         VARBINARY(20),
#         DECIMAL(6,2))
# at 1464
#261123  6:41:05 server id 1  end_log_pos 1510 CRC32 0xd43081f9 	Write_rows: table id 18 flags: STMT_END_F

BINLOG '
AeADaxMBAAAA
'/*!*/;
### INSERT INTO \`shop\`.\`orders\`
### SET
###   @1=7
###   @2='it's'
###   @3=NULL
# Number of rows: 1
COMMIT/*!*/;
`;
const UPDATE = `#261123 16:41:05 server id 1  end_log_pos 1583 CRC32 0x4ddf0316 	GTID 0-1-7 trans
${START}#261123 16:41:05 server id 1  end_log_pos 1716 CRC32 0x0e26d807 	Table_map: \`shop\`.\`orders\` mapped to number 18
# Columns(\`id\` INT NOT NULL,
#         \`state\` ENUM('a,b','c)') CHARSET latin1,
#         \`n\` DECIMAL(6,2))
#261123 16:41:05 server id 1  end_log_pos 1810 CRC32 0x20bfa21b 	Update_rows: table id 18 flags: STMT_END_F
BINLOG '
AeADaxgBAAAA
'/*!*/;
### UPDATE \`shop\`.\`orders\`
### WHERE
###   @1=1
###   @2='new'
###   @3=1.50
### SET
###   @1=1
###   @2='paid'
###   @3=1.50
### DELETE FROM \`shop\`.\`orders\`
### WHERE
###   @1=3
COMMIT/*!*/;
`;
const DDL = `#261123 16:41:18 server id 1  end_log_pos 656 CRC32 0x2b50ad40 	GTID 0-1-9 ddl
/*M!100001 SET @@session.gtid_seq_no=9*//*!*/;
#261123 16:41:18 server id 1  end_log_pos 759 CRC32 0x2c7120d8 	Query	thread_id=12	exec_time=0	error_code=0	xid=0
use \`shop\`/*!*/;
SET TIMESTAMP=1795416078/*!*/;
ALTER TABLE orders
 ADD COLUMN x INT
/*!*/;
`;
const END = `DELIMITER ;
# End of log file
ROLLBACK /* added by mysqlbinlog */;
`;

const all = { cut: false, names: () => undefined };
const wanted = new Set(['0-1-6', '0-1-7', '0-1-9']);

describe('What mariadb-binlog prints', () => {
  it('is rows as a person reads them, by the names of their columns where these are known', () => {
    const { transactions } = readLogText(HEAD + INSERT + UPDATE + END, wanted, all);
    expect(transactions).toEqual([
      {
        ...{ gtid: '0-1-6', at: Date.UTC(2026, 10, 23, 6, 41, 5), rows: 1 },
        lines: ["INSERT shop.orders (@1=7, @2='it's', @3=NULL)"],
      },
      {
        ...{ gtid: '0-1-7', at: Date.UTC(2026, 10, 23, 16, 41, 5), rows: 2 },
        lines: ["UPDATE shop.orders (id=1, state='new' → 'paid', n=1.50)", 'DELETE shop.orders (id=3)'],
      },
    ]);
    const names = () => ['nr', 'what', 'sum'];
    expect(readLogText(HEAD + INSERT + END, wanted, { cut: false, names }).transactions[0].lines).toEqual([
      "INSERT shop.orders (nr=7, what='it's', sum=NULL)",
    ]);
    expect(tablesIn(INSERT + UPDATE)).toEqual(['shop.orders']);
  });

  it('tells of a row that was not logged whole, and of tables whose rows were changed', () => {
    const { partial, changed } = readLogText(HEAD + UPDATE + END, wanted, all);
    expect([partial, changed]).toEqual([['shop.orders'], ['shop.orders']]);
    const inserted = readLogText(HEAD + INSERT + END, wanted, all);
    expect([inserted.partial, inserted.changed]).toEqual([[], []]);
  });

  it('is only what was asked for, and never a transaction that may be cut', () => {
    const two = readLogText(HEAD + INSERT + UPDATE + END, new Set(['0-1-7']), all);
    expect(two.transactions.map(({ gtid }) => gtid)).toEqual(['0-1-7']);
    expect(two.sql).not.toContain('insert into');
    const cut = readLogText(HEAD + INSERT + UPDATE, wanted, { ...all, cut: true });
    expect(cut.transactions.map(({ gtid }) => gtid)).toEqual(['0-1-6']);
  });

  it('can be played in elsewhere: without the GTIDs, with what goes before', () => {
    const { sql } = readLogText(HEAD + INSERT + DDL + END, wanted, all);
    expect(sql).not.toContain('gtid_seq_no');
    expect(sql).toContain('DELIMITER /*!*/;');
    expect(sql.match(/^BINLOG '/gm)?.length).toBe(2);
    expect(sql).not.toContain('ROLLBACK');
  });

  it('names a statement that is no row as it was written', () => {
    const { transactions } = readLogText(HEAD + DDL + END, wanted, all);
    expect(transactions[0].lines).toEqual(['ALTER TABLE orders  ADD COLUMN x INT']);
    expect(transactions[0].rows).toBe(0);
  });

  it('is bounded in lines', () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, n) => `### DELETE FROM \`s\`.\`t\`\n### WHERE\n###   @1=${n}\n`,
    ).join('');
    const { transactions } = readLogText(HEAD + INSERT.replace('COMMIT', `${rows}COMMIT`) + END, wanted, all);
    expect(transactions[0].rows).toBe(3_001);
    expect(transactions[0].lines.length).toBe(2_001);
    expect(transactions[0].lines.at(-1)).toBe('… and 1001 more: they are in the SQL');
  });
});
