import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigErrors, loadConfig } from './load.js';

function problems(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigErrors).problems.map((p) => `${p.name}: ${p.given}`);
  }
}

describe('the configuration', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'holdfast-config-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('listens on loopback port 8420 when nothing is said', () => {
    const config = loadConfig({ HOME: '/home/a' });
    expect(config.listen).toEqual({ address: '127.0.0.1', port: 8420 });
    expect(config.onLoopback).toBeTrue();
  });

  it('names every wrong value at once, with what was given and what is allowed', () => {
    const found = problems({ HOLDFAST_PORT: '99999', HOLDFAST_LISTEN: 'ops1', HOLDFAST_LOG_LEVEL: 'loud' });
    expect(found).toEqual(['HOLDFAST_PORT: "99999"', 'HOLDFAST_LOG_LEVEL: "loud"', 'HOLDFAST_LISTEN: "ops1"']);
  });

  it('refuses a name it does not know, since it is most likely a typing error', () => {
    expect(problems({ HOLDFAST_PROT: '1' })).toEqual(['HOLDFAST_PROT: unknown setting']);
  });

  it('never repeats a secret that does not fit', () => {
    const found = problems({ HOLDFAST_DATABASE_URL: 'postgres://u:hunter2@h/d' });
    expect(found).toEqual(['HOLDFAST_DATABASE_URL: (a secret that does not fit)']);
  });

  it('reads a secret from the file that _FILE names', () => {
    const file = join(folder, 'url');
    writeFileSync(file, 'mysql://u:p@db-1/holdfast\n');
    expect(loadConfig({ HOLDFAST_DATABASE_URL_FILE: file }).databaseUrl).toBe('mysql://u:p@db-1/holdfast');
    expect(problems({ HOLDFAST_DATABASE_URL_FILE: `${file}-gone` })[0]).toContain('ENOENT');
  });

  it('takes values from the YAML file unless a variable says otherwise', () => {
    const file = join(folder, 'holdfast.yaml');
    writeFileSync(file, 'port: 9000\nsession:\n  idleHours: 2\n');
    const config = loadConfig({ HOLDFAST_CONFIG: file, HOLDFAST_PORT: '9001' });
    expect(config.listen.port).toBe(9001);
    expect(config.session.idleMs).toBe(7_200_000);
    writeFileSync(file, 'prot: 9000\n');
    expect(problems({ HOLDFAST_CONFIG: file })).toEqual(['prot (config file): unknown setting']);
  });
});
