import { dumpMisfit, parseVersion, restoreMisfit } from './version-fit.js';

describe('version fit', () => {
  const server = (text: string) => parseVersion(text)!;

  it('reads what servers and tools say of themselves', () => {
    const mariadb = { family: 'mariadb', major: 10, minor: 11 } as const;
    expect(parseVersion('10.11.19-MariaDB-0+deb12u1-log')).toEqual(mariadb);
    expect(parseVersion('5.5.5-10.11.19-MariaDB')).toEqual(mariadb);
    expect(parseVersion('mariadb-dump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu')).toEqual(mariadb);
    expect(parseVersion('mariadb-dump from 11.8.1-MariaDB, client 10.19 for Linux')?.major).toBe(11);
    expect(parseVersion('8.0.36')).toEqual({ family: 'mysql', major: 8, minor: 0 });
    expect(parseVersion('mysqldump  Ver 8.0.36 for Linux on x86_64')).toEqual({ family: 'mysql', major: 8, minor: 0 });
    expect(parseVersion('nonsense')).toBeNull();
  });

  it('refuses a tool that is older than the server, or of the other family', () => {
    expect(dumpMisfit(server('10.11.1-MariaDB'), server('11.4.2-MariaDB'))).toContain('older than the server (11.4)');
    expect(dumpMisfit(server('10.11.1-MariaDB'), server('8.0.36'))).toContain('the server is mysql 8.0');
    expect(dumpMisfit(server('11.8.1-MariaDB'), server('10.6.2-MariaDB'))).toBeNull();
  });

  it('refuses to restore onto an older server', () => {
    expect(restoreMisfit(server('10.11.1-MariaDB'), server('10.6.1-MariaDB'))).toContain('older (10.6)');
    expect(restoreMisfit(server('10.6.1-MariaDB'), server('10.11.1-MariaDB'))).toBeNull();
    expect(restoreMisfit(server('8.0.1'), server('10.11.1-MariaDB'))).toContain('the backup is of mysql');
  });
});
