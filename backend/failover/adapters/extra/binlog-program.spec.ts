import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from '../../../../ops/lab/index.js';
import type { SurveyAccess } from '../../ports.js';
import { playIn, printLog } from './binlog-program.js';

const access: SurveyAccess = {
  ...{ host: 'db-1', port: 3306, username: 'repl', password: 'secret words' },
  tls: { mode: 'off', ca: null },
};

describe('The programs that read and write a log', () => {
  let folder: string;
  const path = process.env['PATH'];
  const { signal } = new AbortController();

  beforeEach(() => {
    folder = temporaryFolder('extra');
    process.env['PATH'] = `${folder}:${path}`;
  });
  afterEach(() => {
    process.env['PATH'] = path;
    removeFolder(folder);
  });

  function program(name: string, script: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const print = (most = 1_000) =>
    printLog(join(folder, 'run'), access, ['--verbose', '--', 'bin.000001'], most, signal);
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error as Error & { remedy: string },
    );

  it('are told the password in a file that is gone afterwards, and by no argument', async () => {
    program('mariadb-binlog', `echo "$@" > ${folder}/args; cp "\${1#--defaults-file=}" ${folder}/file; echo rows`);
    expect(await print()).toEqual({ text: 'rows\n', cut: false });
    const args = readFileSync(join(folder, 'args'), 'utf8');
    expect(args).toContain('--read-from-remote-server --verbose -- bin.000001');
    expect(args).not.toContain('secret');
    expect(readFileSync(join(folder, 'file'), 'utf8')).toContain('password="secret words"');
    expect(existsSync(/--defaults-file=(\S+)/.exec(args)![1])).toBe(false);
  });

  it('are cut off when they print more than is kept, and it is told', async () => {
    program('mariadb-binlog', 'while true; do echo 0123456789; done');
    const { text, cut } = await print(25);
    expect([text, cut]).toEqual(['0123456789\n0123456789\n012', true]);
  });

  it('say which privilege is missing, and nothing of what they were sent', async () => {
    program('mariadb-binlog', 'echo "ERROR: Access denied; you need the REPLICATION SLAVE privilege(s)" >&2; exit 1');
    const denied = await failing(print());
    expect(denied!.message).toContain('REPLICATION SLAVE');
    expect(denied!.remedy).toBe('GRANT REPLICATION SLAVE ON *.* TO the account repl');
    program('mariadb', `cat >&2; echo "ERROR 1062: Duplicate entry 'anna' for key 'PRIMARY'" >&2; exit 1`);
    const failed = await failing(playIn(join(folder, 'run'), access, ['BINLOG …'], signal));
    expect(failed!.message).toBe("db-1:3306: ERROR 1062: Duplicate entry '…' for key 'PRIMARY'");
  });

  it('are ended when they hang', async () => {
    program('mariadb', 'exec sleep 600');
    const hung = await failing(playIn(join(folder, 'run'), access, ['SET GLOBAL read_only=1'], signal, 50));
    expect(hung!.message).toBe('db-1:3306: mariadb did not end in 0.05 s');
  });
});
