import { undoStatements } from './undo-statements.js';

const header =
  "#261123  6:41:04 server id 1  end_log_pos 0 CRC32 0xc9 \tStart: binlog v 4, server v 10.11.19\nBINLOG '\nAOAD\n'/*!*/;\n";
const row = (kind: string, data: string) =>
  `#261123  6:41:05 server id 1  end_log_pos 546 CRC32 0x74 \tXid = 17\nSTART TRANSACTION/*!*/;\n` +
  `#261123  6:41:05 server id 1  end_log_pos 546 CRC32 0x74 \t${kind}: table id 18 flags: STMT_END_F\n\nBINLOG '\n${data}\n'/*!*/;\n### DELETE FROM \`s\`.\`t\`\n### WHERE\n###   @1=1\nCOMMIT\n/*!*/;\n`;

describe('What undoes rows', () => {
  it('is one transaction, kept from the log, and then the state of the log', () => {
    const text = header + row('Delete_rows', 'AAA=') + row('Update_rows', 'BBB=');
    const { statements, shown } = undoStatements(text, 2, '0-1-10', ["SET GLOBAL gtid_binlog_state='0-1-5'"]);
    const unchanged = "SELECT IF(@@global.gtid_binlog_state='0-1-10', 1, (SELECT 1 UNION SELECT 2)) AS unchanged";
    expect(statements).toEqual([
      ...[
        'SET SESSION sql_log_bin=0',
        'START TRANSACTION',
        "BINLOG '\nAOAD\n'",
        "BINLOG '\nAAA=\n'",
        "BINLOG '\nBBB=\n'",
      ],
      ...[unchanged, 'COMMIT', unchanged, 'RESET MASTER', "SET GLOBAL gtid_binlog_state='0-1-5'"],
    ]);
    expect(shown.join()).not.toContain('BINLOG');
    expect(shown[2]).toBe('2 rows, turned round by mariadb-binlog --flashback');
  });

  it('is nothing when it is not all the rows', () => {
    expect(() => undoStatements(header, 0, '0-1-10', [])).toThrowError(/turned 0 of 0 rows/);
    const text = header + row('Delete_rows', 'AAA=');
    expect(() => undoStatements(text, 2, '0-1-10', [])).toThrowError(/turned 1 of 2 rows round/);
  });
});
