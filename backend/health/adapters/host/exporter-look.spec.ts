import { withDefaults } from '../../domain/check.js';
import type { HostAim } from '../../domain/aim.js';
import { describeProbe } from '../testing/conformance.js';
import { answering, endlessAfter, resetAfter, silent, startHostile, stopAfter } from '../testing/hostile-server.js';
import { TestResolver } from '../testing/resolvers.js';
import { Disks } from './disks.js';
import { ExporterLook } from './exporter-look.js';
import { HostProbe } from './host-probe.js';
import { MetricLines } from './metric-lines.js';

const head = (status: string, ...headers: string[]) =>
  `HTTP/1.1 ${status}\r\n${headers.map((h) => `${h}\r\n`).join('')}\r\n`;
const metrics = (busy: number, more = '') => `# HELP node_load1 1m load average.
node_load1 0.5
node_load5 0.4
node_load15 0.3
node_cpu_seconds_total{cpu="0",mode="idle"} ${1000 + 100 - busy}
node_cpu_seconds_total{cpu="0",mode="user"} ${500 + busy}
node_cpu_seconds_total{cpu="1",mode="idle"} 1000
node_memory_MemTotal_bytes 1.0e+09
node_memory_MemAvailable_bytes 4e+08
node_memory_SwapTotal_bytes 0
node_time_seconds 2000
node_boot_time_seconds 1000
node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 1000
node_filesystem_free_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 400
node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 400
node_filesystem_size_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/run"} 10
node_network_receive_bytes_total{device="eth0"} 1000
node_network_receive_bytes_total{device="lo"} 999999
node_network_transmit_bytes_total{device="eth0"} 500
node_pressure_io_waiting_seconds_total 3
${more}`;
const aim = (host: string, port: number): HostAim => ({
  ...withDefaults('host'),
  exporter: `http://${host}:${port}/metrics`,
});
const probe = () => new HostProbe('/nowhere', new Disks(), new ExporterLook(new TestResolver()));
const limits = { timeoutMs: 5_000, signal: new AbortController().signal };

describe('a host that an exporter tells of', () => {
  async function look(...texts: string[]) {
    let text = '';
    const server = await startHostile((socket) => socket.once('data', () => socket.end(`${head('200 OK')}${text}`)));
    const one = probe();
    let result = await one.run(aim('localhost', server.port), { ...limits, timeoutMs: 1 });
    for (text of texts) result = await one.run(aim('localhost', server.port), limits);
    await server.stop();
    return result;
  }

  it('is known like this machine is, its rates from the second look on', async () => {
    const { facts, outcome, sentence } = await look(metrics(0));
    const { host } = facts;
    expect([outcome, sentence]).toEqual(['pass', 'memory 60 %, / 60 % used']);
    expect([host?.cores, host?.load, host?.uptimeSeconds]).toEqual([2, [0.5, 0.4, 0.3], 1000]);
    expect(host?.disks).toEqual([{ mount: '/', totalBytes: 1000, usedPercent: 60 }]);
    const second = (await look(metrics(0), metrics(50).replace('mode="idle"} 1050', 'mode="idle"} 1150'))).facts.host!;
    expect(second.cpuPercent).toBeCloseTo(50, 5);
    expect(second.pressure.io).toBe(0);
  });

  it('is degraded by failed units and stuck mounts, and by a reboot that is due where that is wanted', async () => {
    const units = `node_systemd_unit_state{name="cron.service",state="failed",type=""} 1
node_systemd_unit_state{name="ssh.service",state="active",type=""} 1
node_systemd_unit_state{name="nfs.service",state="failed",type=""} 1
node_reboot_required 1
apt_upgrades_pending{origin="Debian-Security:12/stable",arch="amd64"} 3
`;
    const result = await look(metrics(0, units));
    expect(result.sentence).toBe('found the unit cron.service and 1 more failed');
    expect([result.facts.host?.rebootRequired, result.facts.host?.securityUpdates]).toEqual([true, 3]);
    const stuck = 'node_filesystem_device_error{device="nas:/x",fstype="nfs4",mountpoint="/mnt/nas"} 1\n';
    expect((await look(metrics(0, stuck))).sentence).toBe('got no answer from the mount /mnt/nas');
  });

  it('is not known from a page that is none of an exporter', async () => {
    expect((await look('<html>hello</html>')).code).toBe('malformed');
    expect((await look('node_memory_MemTotal_bytes NaN\n{}{} 1\nnode_cpu_seconds_total{cpu="} x\n')).code).toBe(
      'malformed',
    );
  });
});

describe('reading metrics in pieces', () => {
  it('gives the same however they are cut', () => {
    const whole = Buffer.from(metrics(7));
    const read = (size: number) => {
      const lines = new MetricLines();
      for (let at = 0; at < whole.length; at += size) lines.add(whole.subarray(at, at + size));
      return JSON.stringify([...lines.end()]);
    };
    for (const size of [1, 7, 1000]) expect(read(size)).toBe(read(whole.length));
  });

  it('holds no line without end and no more samples than any machine has', () => {
    expect(() => new MetricLines().add(Buffer.alloc(20_000, 'x'))).toThrowError(/without end/);
    const lines = new MetricLines();
    const many = Buffer.from('node_cpu_seconds_total{cpu="1"} 1\n'.repeat(10_000));
    expect(() => Array.from({ length: 6 }, () => lines.add(many))).toThrowError(/more than 50000/);
  });
});

const asHttp = { impossible: 'it asks the way the http probe does: looked at there' };
describeProbe<HostAim>('host by exporter', {
  probe,
  aim,
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout', behave: silent },
    refused: { outcome: 'fail', code: 'refused' },
    'reset mid-answer': {
      outcome: 'fail',
      code: 'reset',
      behave: resetAfter(`${head('200 OK', 'Content-Length: 99')}node`),
    },
    'never-ending body': { outcome: 'fail', code: 'malformed', behave: endlessAfter(head('200 OK')) },
    'one byte and silence': { outcome: 'fail', code: 'timeout', behave: stopAfter('H') },
    'a body of 1 GB': {
      ...{ outcome: 'fail', code: 'too-large' },
      behave: endlessAfter(head('200 OK', 'Content-Length: 1000000000'), Buffer.from('node_load1 1\n'.repeat(1000))),
    },
    'gzip bomb': {
      outcome: 'fail',
      code: 'malformed',
      behave: answering(`${head('200 OK', 'Content-Encoding: gzip')}\x1f\x8b`),
    },
    'redirect loop': {
      outcome: 'fail',
      code: 'wrong-answer',
      behave: answering(head('302 Found', 'Location: /', 'Content-Length: 0')),
    },
    'invalid TLS': asHttp,
    'wrong host name': asHttp,
    'huge header': { outcome: 'fail', code: 'too-large', behave: endlessAfter('HTTP/1.1 200 OK\r\nX: ') },
    'non-UTF-8': {
      outcome: 'fail',
      code: 'malformed',
      behave: answering(Buffer.from(`${head('200 OK')}\xff\xfe`, 'latin1')),
    },
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'name that changes its meaning': {
      outcome: 'pass',
      code: 'ok',
      behave: answering(`${head('200 OK')}${metrics(1)}`),
    },
  }),
});
