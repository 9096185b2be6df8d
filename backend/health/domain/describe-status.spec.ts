import { bytes, nextStep, span } from './describe-status.js';
import { hostInWords } from './host-in-words.js';
import { probeCodes } from './result.js';

describe('saying what is', () => {
  it('gives spans in at most two units', () => {
    expect([0, 59_000, 252_000, 3_600_000, 90_061_000].map(span)).toEqual([
      '0 s',
      '59 s',
      '4 m 12 s',
      '1 h',
      '1 d 1 h',
    ]);
  });

  it('gives sizes in the unit a person would choose', () => {
    expect([0, 999, 1234, 16_700_000_000, 480_000].map(bytes)).toEqual(['0 B', '999 B', '1.2 kB', '17 GB', '480 kB']);
  });

  it('has a next step for every reason', () => {
    for (const code of probeCodes) expect(nextStep(code, 'http')).toMatch(/^[A-Z].*\.$/);
    expect(nextStep(null, 'mysql')).toContain('database server');
  });

  it('leaves out of a host what it does not know', () => {
    const pressure = { cpu: null, io: null, memory: null };
    const none = { cpuPercent: null, swapPercent: null, receivedBytesPerSecond: null, sentBytesPerSecond: null };
    const host = { cores: 2, memoryPercent: 41, memoryTotalBytes: 8e9, load: [0.5, 0, 0] as [number, number, number] };
    const disks = [{ mount: '/', totalBytes: 5e11, usedPercent: 63 }];
    const words = hostInWords({ ...host, ...none, pressure, disks, uptimeSeconds: 90, stuckMounts: ['/mnt/nas'] });
    expect(words.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Memory: 41 % of 8 GB',
      '/: 63 % of 500 GB used',
      'Load: 0.50 · 0.00 · 0.00',
      'Running for: 1 m 30 s',
      '/mnt/nas: does not answer',
    ]);
  });
});
