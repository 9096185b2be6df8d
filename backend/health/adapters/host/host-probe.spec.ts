import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDefaults } from '../../domain/check.js';
import type { HostAim } from '../../domain/aim.js';
import { judgeHost } from '../../domain/judge-host.js';
import { describeProbe } from '../testing/conformance.js';
import { Disks } from './disks.js';
import { HostProbe } from './host-probe.js';
import * as proc from './proc-files.js';

const stat = (busy: number, idle: number) => `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 1 2 3\ncpu1 1 2 3\nintr 5\n`;
const files: Record<string, string> = {
  stat: stat(100, 900),
  meminfo: 'MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    400 kB\nSwapTotal: 0 kB\n',
  loadavg: '0.50 0.40 0.30 1/100 4711\n',
  'net/dev': 'Inter-| Receive\n face |bytes\n    lo: 999 0 0 0 0 0 0 0 999 0\n  eth0: 1000 1 0 0 0 0 0 0 500 1\n',
  uptime: '3600.55 7000.00\n',
  'self/mounts':
    '/dev/sda1 / ext4 rw 0 0\n/dev/sda1 /mnt/bind ext4 rw 0 0\nproc /proc proc rw 0 0\nnas:/x /mnt/nas\\0401 nfs4 rw 0 0\n',
  'pressure/io': 'some avg10=1.50 avg60=0.10 avg300=0.00 total=1\nfull avg10=0.00\n',
};
const never = () => new Promise<never>(() => {});
const disk = (used: number) => ({ bsize: 4096, blocks: 1000, bfree: 1000 - used, bavail: 1000 - used });
const aim: HostAim = withDefaults('host');
const limits = { timeoutMs: 20_000, signal: new AbortController().signal };
/** For a mount that never answers. */
const short = { ...limits, timeoutMs: 2_000 };

describe('the host probe', () => {
  it('says nothing of the machine on which Holdfast began from another one', async () => {
    const probe = new HostProbe('/proc', new Disks(), null, () => Promise.resolve(false));
    const { outcome, code, sentence, facts } = await probe.run(aim, limits);
    expect([outcome, code, facts]).toEqual(['none', 'not-set-up', {}]);
    expect(sentence).toContain('no daemon runs on the machine on which Holdfast began');
  });

  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'holdfast-proc-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), text);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('tells how busy the machine was since the look before, the rest at once', async () => {
    const probe = new HostProbe(root, new Disks(() => Promise.resolve(disk(500))));
    const first = (await probe.run(aim, limits)).facts.host!;
    expect(first.cpuPercent).toBeNull();
    expect([first.cores, first.memoryPercent, first.load[0], first.pressure.io]).toEqual([2, 60, 0.5, 1.5]);
    expect(first.disks.map(({ mount }) => mount)).toEqual(['/', '/mnt/nas 1']);
    writeFileSync(join(root, 'stat'), stat(125, 975));
    const second = await probe.run(aim, limits);
    expect(second.facts.host?.cpuPercent).toBe(25);
    expect(second.sentence).toBe('CPU 25 %, memory 60 %, / 50 % used');
    expect(second.measures?.cpu).toBe(2500);
  });

  it('never waits for a mount whose server is gone, and asks it only once', async () => {
    let asked = 0;
    const statfs = (mount: string) => (mount === '/' ? Promise.resolve(disk(500)) : (asked++, never()));
    const probe = new HostProbe(root, new Disks(statfs));
    await probe.run(aim, short);
    const result = await probe.run(aim, short);
    expect([result.outcome, result.sentence]).toEqual(['warn', 'got no answer from the mount /mnt/nas 1']);
    expect(asked).toBe(1);
  });

  it('fails when it cannot read the machine, instead of saying zero', async () => {
    const result = await new HostProbe(join(root, 'nowhere')).run(aim, limits);
    expect([result.outcome, result.code]).toEqual(['fail', 'internal']);
  });

  it('looks at this very machine', async () => {
    const { facts, outcome } = await new HostProbe().run({ ...aim, diskFail: 101 }, limits);
    expect(outcome).not.toBe('fail');
    expect(facts.host!.memoryTotalBytes).toBeGreaterThan(1e8);
    expect(facts.host!.uptimeSeconds).toBeGreaterThan(0);
  });
});

describe('judging a host', () => {
  const facts = {
    ...{ cpuPercent: 10, cores: 2, memoryPercent: 40, memoryTotalBytes: 1e9, swapPercent: null, uptimeSeconds: 5 },
    ...{
      load: [0, 0, 0] as [number, number, number],
      stuckMounts: [],
      receivedBytesPerSecond: 0,
      sentBytesPerSecond: 0,
    },
    pressure: { cpu: null, io: null, memory: null },
    disks: [{ mount: '/', totalBytes: 1e9, usedPercent: 50 }],
  };

  it('fails on a full disk, because that stops a server, and warns before', () => {
    const full = (usedPercent: number) => judgeHost({ ...facts, disks: [{ ...facts.disks[0], usedPercent }] }, aim);
    expect(full(98)).toEqual({ outcome: 'fail', code: 'full', sentence: 'found / 98 % used (limit 97 %)' });
    expect(full(90).outcome).toBe('warn');
    expect(full(50).outcome).toBe('pass');
  });

  it('warns of memory and CPU with the number and the limit', () => {
    expect(judgeHost({ ...facts, memoryPercent: 95 }, aim).sentence).toBe('found memory 95 % used (limit 92 %)');
    expect(judgeHost({ ...facts, cpuPercent: 99 }, { ...aim, cpuWarn: 95 }).sentence).toBe(
      'found the CPU 99 % used (limit 95 %)',
    );
  });
});

describe('reading /proc', () => {
  it('counts waiting for a disk as idle', () => {
    expect(proc.cpuTimes('cpu  10 0 10 70 10 0 0 0 5 5')).toEqual({ busy: 20, total: 100 });
  });

  it('takes anything for what it is, without an error', () => {
    for (const text of ['', '\0\xff', 'cpu', 'MemTotal: x']) {
      expect(() => [proc.cpuTimes(text), proc.memory(text), proc.load(text), proc.traffic(text)]).not.toThrow();
      expect([proc.mounts(text), proc.pressure(text)]).toEqual([[], null]);
    }
  });
});

const local = 'it asks the kernel of this machine and no network';
describeProbe<HostAim>('host', {
  probe: () => new HostProbe('/proc', new Disks(never)),
  aim: () => aim,
  cases: () => ({
    slow: { impossible: 'a mount that never answers is looked at above' },
    refused: { impossible: local },
    'reset mid-answer': { impossible: local },
    'never-ending body': { impossible: local },
    'redirect loop': { impossible: local },
    'invalid TLS': { impossible: local },
    'wrong host name': { impossible: local },
    'huge header': { impossible: local },
    'non-UTF-8': { impossible: local },
    'DNS failure': { impossible: local },
    'slow DNS': { impossible: local },
    'forbidden target': { impossible: local },
    'one byte and silence': { impossible: local },
    'a body of 1 GB': { impossible: local },
    'gzip bomb': { impossible: local },
    'name that changes its meaning': { impossible: local },
  }),
});
