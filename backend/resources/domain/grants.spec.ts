import { needsOf } from './account-needs.js';
import { proposeAccount } from './account-statements.js';
import { accountVerdict } from './account-verdict.js';
import { excessPowers, missingNeeds, readGrants } from './grants.js';
import { isKnown, readVersion, versionText } from './server-version.js';

const version = (text: string) => readVersion(text)!;
const privileges = (purpose: 'monitoring' | 'backup', text: string) =>
  needsOf(purpose, version(text)).map((need) => need.privilege);

describe('a version', () => {
  it('is read from the greeting, with the disguise of old MariaDB taken off', () => {
    for (const [given, expected] of [
      ['5.5.5-10.11.19-MariaDB-0+deb12u1', 'MariaDB 10.11.19'],
      ['11.4.2-MariaDB-log', 'MariaDB 11.4.2'],
      ['8.0.36-0ubuntu0.22.04.1', 'MySQL 8.0.36'],
      ['8.4.0', 'MySQL 8.4.0'],
    ]) {
      expect(versionText(version(given))).toBe(expected);
    }
    expect(readVersion('SSH-2.0-OpenSSH_9.2')).toBeNull();
  });

  it('is known from MariaDB 10.5 and MySQL 8.0 on', () => {
    expect(['10.4.1-MariaDB', '10.5.0-MariaDB', '11.8.0-MariaDB'].map((one) => isKnown(version(one)))).toEqual([
      false,
      true,
      true,
    ]);
    expect(['5.7.44', '8.0.11', '9.1.0'].map((one) => isKnown(version(one)))).toEqual([false, true, true]);
  });
});

describe('what an account needs', () => {
  it('goes by the names of its version', () => {
    expect(privileges('monitoring', '10.11.19-MariaDB')).toEqual(['PROCESS', 'BINLOG MONITOR', 'REPLICA MONITOR']);
    expect(privileges('monitoring', '10.5.8-MariaDB')).toEqual([
      'PROCESS',
      'BINLOG MONITOR',
      'REPLICATION SLAVE ADMIN',
    ]);
    expect(privileges('monitoring', '8.0.36')).toEqual(['PROCESS', 'REPLICATION CLIENT', 'SELECT']);
    expect(privileges('backup', '11.4.2-MariaDB')).toContain('SHOW CREATE ROUTINE');
    expect(privileges('backup', '10.11.19-MariaDB')).not.toContain('SHOW CREATE ROUTINE');
    expect(privileges('backup', '8.0.36')).toContain('PROCESS');
  });

  it('never is a power to write', () => {
    for (const text of ['10.5.1-MariaDB', '10.11.19-MariaDB', '11.4.2-MariaDB', '8.0.36', '9.1.0']) {
      for (const purpose of ['monitoring', 'backup'] as const) {
        const all = privileges(purpose, text);
        for (const power of ['SUPER', 'ALL PRIVILEGES', 'INSERT', 'UPDATE', 'DELETE', 'FILE']) {
          expect(all).withContext(`${purpose} ${text}`).not.toContain(power);
        }
      }
    }
  });

  it('comes as statements that ask for TLS where it is offered, one grant a place', () => {
    const { statements } = proposeAccount('monitoring', version('8.0.36'), '10.0.0.5', true);
    expect(statements).toEqual([
      `CREATE USER 'holdfast_monitor'@'10.0.0.5' IDENTIFIED BY 'CHOOSE-A-PASSWORD' REQUIRE SSL WITH MAX_USER_CONNECTIONS 5;`,
      `GRANT PROCESS, REPLICATION CLIENT ON *.* TO 'holdfast_monitor'@'10.0.0.5';`,
      `GRANT SELECT ON performance_schema.* TO 'holdfast_monitor'@'10.0.0.5';`,
    ]);
  });
});

describe('grants', () => {
  const needs = needsOf('monitoring', version('10.11.19-MariaDB'));
  const missing = (...lines: string[]) => missingNeeds(needs, readGrants(lines)).map((need) => need.privilege);

  it('cover a need under its old and new name, or by having everything', () => {
    const to = "TO `hf`@`%` IDENTIFIED BY PASSWORD '*B69027D4'";
    expect(missing(`GRANT PROCESS, BINLOG MONITOR, SLAVE MONITOR ON *.* ${to}`)).toEqual([]);
    expect(missing(`GRANT PROCESS, REPLICATION CLIENT, REPLICA MONITOR ON *.* ${to}`)).toEqual([]);
    expect(missing(`GRANT ALL PRIVILEGES ON *.* ${to} WITH GRANT OPTION`)).toEqual([]);
  });

  it('do not cover one by a name that contains it, in one schema, by a role, or in a user called like it', () => {
    expect(missing('GRANT PROCESS ADMIN ON *.* TO `hf`@`%`')).toContain('PROCESS');
    expect(missing('GRANT ALL PRIVILEGES ON `shop`.* TO `hf`@`%`').length).toBe(3);
    expect(missing('GRANT `PROCESS` TO `hf`@`%`').length).toBe(3);
    expect(missing('GRANT USAGE ON *.* TO `PROCESS, BINLOG MONITOR`@`%`').length).toBe(3);
    expect(missing('GRANT SELECT (`PROCESS`) ON *.* TO `hf`@`%`')).toContain('PROCESS');
  });

  it('on the schema itself are enough for what is needed there only', () => {
    const mysql = needsOf('monitoring', version('8.0.36'));
    const lines = [
      'GRANT PROCESS, REPLICATION CLIENT ON *.* TO `hf`@`%`',
      'GRANT SELECT ON `performance_schema`.* TO `hf`@`%`',
    ];
    expect(missingNeeds(mysql, readGrants(lines))).toEqual([]);
    expect(missingNeeds(mysql, readGrants(lines.slice(0, 1))).map((need) => need.on)).toEqual(['performance_schema.*']);
  });

  it('beyond the needs are named when they are dangerous', () => {
    const held = readGrants(['GRANT SELECT, PROCESS, SUPER, INSERT ON *.* TO `hf`@`%` WITH GRANT OPTION']);
    expect(excessPowers(needs, held).sort()).toEqual(['GRANT OPTION', 'INSERT', 'SUPER']);
  });

  it('make a verdict with the statement for each that is missing', () => {
    const account = { user: "o'brien", host: '10.0.0.%' };
    const verdict = accountVerdict(
      { version: '10.11.19-MariaDB', account, grants: ['GRANT PROCESS ON *.* TO x'] },
      'monitoring',
    );
    expect(verdict.ok).toBeFalse();
    expect(verdict.sentence).toBe(`'o''brien'@'10.0.0.%' lacks BINLOG MONITOR, REPLICA MONITOR for monitoring`);
    expect(verdict.missing[0].statement).toBe(`GRANT BINLOG MONITOR ON *.* TO 'o''brien'@'10.0.0.%';`);
    const strange = accountVerdict({ version: 'CockroachDB', account, grants: [] }, 'monitoring');
    expect(strange.sentence).toContain('CockroachDB');
  });
});
