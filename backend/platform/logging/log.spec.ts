import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Log } from './log.js';

describe('the log', () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'holdfast-log-'))));
  afterEach(() => rmSync(data, { recursive: true }));

  const lines = () =>
    readFileSync(join(data, 'log', 'server.log'), 'utf8')
      .trim()
      .split('\n');

  it('never holds a secret, whether its name, its shape or its place in a URL gives it away', () => {
    const canary = 'CANARYcanary0123456789';
    const log = Log.open('server', { level: 'info', data });
    log.info(`token hfp_${canary} of mysql://root:${canary}@db-1/x`, {
      password: canary,
      nested: { apiKey: canary, list: [{ clientSecret: canary }] },
      error: new Error(`cannot reach https://u:${canary}@h/`),
      link: `http://localhost:8420/setup#${canary}`,
      door: `http://localhost:8420/hb/${canary}/start`,
    });
    expect(readFileSync(join(data, 'log', 'server.log'), 'utf8')).not.toContain(canary);
  });

  it('keeps one event on one line, whatever a name contains', () => {
    const log = Log.open('server', { level: 'info', data });
    log.warn('name "a\r\nfaked line\u001b[31m"', { name: 'x\ny' });
    expect(lines().length).toBe(1);
    expect(lines()[0]).not.toContain('\u001b');
  });
});
