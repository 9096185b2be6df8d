import { homedir, hostname } from 'node:os';
import { loadConfig } from '../../../backend/platform/config/index.js';
import { firstScreen, laterScreen, stepLine } from './screen.js';

const url = 'http://localhost:8420';
const setupLink = `${url}/setup#k7Qm-2fRx-9TzB`;
const config = loadConfig({ HOLDFAST_DATA: `${homedir()}/data` });

describe('what npm start says', () => {
  it('aligns the steps, their times at the right', () => {
    const lines = [stepLine(3, 'Data', '~/data (new, SQLite)', 400), stepLine(4, 'Start', 'server (pid 1)', 12_300)];
    expect(lines).toEqual([
      '  3/4  Data       ~/data (new, SQLite)                             1 s',
      '  4/4  Start      server (pid 1)                                  12 s',
    ]);
  });

  it('shows the set-up link, how to reach it, and what it already watches', () => {
    const host = { cpu: 6.2, memory: 40.9, disk: 63 };
    const text = firstScreen(
      config,
      { type: 'ready', role: 'server', url, setupLink },
      { type: 'ready', role: 'daemon', host },
    );
    expect(text).toContain(`\n      ${setupLink}\n`);
    expect(text).toContain(`ssh -L 8420:localhost:8420 ${hostname()}, then the same link`);
    expect(text).toContain('Already watching this machine: CPU 6 %, memory 41 %, / 63 % used');
    expect(text).toContain('Stop: Ctrl-C      Log: ~/data/log');
  });

  it('says nothing of tunnels when it listens to the network', () => {
    const open = loadConfig({ HOLDFAST_LISTEN: '0.0.0.0' });
    expect(firstScreen(open, { type: 'ready', role: 'server', url, setupLink }, null)).not.toContain('ssh -L');
  });

  it('is one line on a later start', () => {
    const summary = { counts: { up: 39, down: 1, degraded: 2 }, lastOwnBackupAt: Date.now() - 2 * 3_600_000 };
    const text = laterScreen({ type: 'ready', role: 'server', version: '0.1.0', url, setupLink: null, summary }, 1400);
    expect(text).toBe(
      `Holdfast 0.1.0   ${url}   ready in 1.4 s   39 up, 1 down, 0 unknown, 2 degraded   own backup 2 h ago`,
    );
  });

  it('repeats the set-up link while there is no owner', () => {
    const text = laterScreen({ type: 'ready', role: 'server', version: '0.1.0', url, setupLink }, 900);
    expect(text).toContain('ready in 0.9 s');
    expect(text).toContain(setupLink);
  });
});
