import { readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { runProcess, startProcess, type LabProcess } from '../processes.js';
import { until } from '../until.js';
import { TIED, type Direction, type LabHost, type LabNetwork } from './host.js';

/**
 * Machines with a network namespace each, joined by a bridge in one more, to which we have a cable too. A namespace
 * lives as long as the process that holds it, and the cables end with it: nothing is left over, even of a killed test.
 * Needs root, or `unshare -Urn` around the whole test (CONTRIBUTING.md).
 */
export async function namespaces(): Promise<LabNetwork> {
  if (process.getuid?.() !== 0)
    throw new Error("network: 'namespaces' needs root, also a borrowed one: run the test inside `unshare -Urn`");
  const subnet = freeSubnet();
  const bridge = await hold();
  const holders = [bridge];
  await inside(bridge, 'ip link add lan type bridge; ip link set lan up');
  await plug(bridge, process.pid, `hf${process.pid}-${subnet.number}`, `${subnet.prefix}.1`);
  let machines = 1;
  return {
    here: `${subnet.prefix}.1`,
    host: async () => {
      const address = `${subnet.prefix}.${++machines}`;
      const holder = await hold();
      holders.push(holder);
      await plug(bridge, holder.pid, 'eth0', address);
      return host(holder, address);
    },
    remove: async () => {
      await Promise.all(holders.map((holder) => holder.end('SIGKILL')));
    },
  };
}

/** 198.18.0.0/15 is set aside for laboratories (RFC 2544); ours is a /24 of it that no interface here has. */
function freeSubnet(): { number: number; prefix: string } {
  const taken = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
  for (let attempt = 0; attempt < 512; attempt++) {
    const number = (process.pid + attempt) % 512;
    const prefix = `198.${18 + (number >> 8)}.${number & 255}`;
    if (!taken.some((address) => address.startsWith(`${prefix}.`))) return { number, prefix };
  }
  throw new Error('Every subnet of 198.18.0.0/15 is in use');
}

/** A process that does nothing but keep a namespace. */
async function hold(): Promise<LabProcess> {
  const holder = startProcess(TIED[0], [...TIED.slice(1), 'unshare', '--net', 'sleep', 'infinity']);
  const own = readlinkSync('/proc/self/ns/net');
  const apart = () => !holder.running() || readlinkSync(`/proc/${holder.pid}/ns/net`) !== own;
  await until('the namespace is there', apart, 30_000, 2);
  if (!holder.running()) throw new Error(`No network namespace can be made here:\n${holder.output()}`);
  return holder;
}

const enter = (pid: number) => ['nsenter', '-t', String(pid), '-n'];

async function inside(holder: { pid: number }, script: string): Promise<void> {
  await runProcess(enter(holder.pid)[0], [...enter(holder.pid).slice(1), 'sh', '-ec', script]);
}

/** Lays a cable from the bridge to the namespace of a process. */
async function plug(bridge: LabProcess, pid: number, name: string, address: string): Promise<void> {
  const port = `p${address.split('.')[3]}`;
  await inside(
    bridge,
    `ip link add ${port} type veth peer name ${name} netns ${pid}; ip link set ${port} master lan up`,
  );
  await inside({ pid }, `ip address add ${address}/24 dev ${name}; ip link set ${name} up; ip link set lo up`);
}

function host(holder: LabProcess, address: string): LabHost {
  return {
    address,
    prefix: [...TIED, ...enter(holder.pid)],
    port: async (usual) => usual,
    cut: (direction, peer) => inside(holder, rules(direction, peer).join(' && ')),
    heal: () => inside(holder, 'iptables -F'),
  };
}

function rules(direction: Direction, peer: string | undefined): string[] {
  const input = `iptables -A INPUT -i eth0 ${peer ? `-s ${peer}` : ''} -j DROP`;
  const output = `iptables -A OUTPUT -o eth0 ${peer ? `-d ${peer}` : ''} -j DROP`;
  return { in: [input], out: [output], both: [input, output] }[direction];
}
