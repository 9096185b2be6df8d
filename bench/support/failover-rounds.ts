import { setTimeout as sleep } from 'node:timers/promises';
import { lostRows, startCluster, startSampler, until } from '../../ops/lab/index.js';
import type { LabCluster, LabMember, LabWriter } from '../../ops/lab/index.js';
import type { Controller } from './controllers.js';

/** One way in which the primary goes, and how it can be reached again. */
export interface Fault {
  readonly name: string;
  readonly network: 'loopback' | 'namespaces';
  /** It still runs, on this very host: a fence kills it. */
  readonly fencedHere: boolean;
  happen(primary: LabMember): Promise<unknown>;
  /** Returns once the member can be reached. */
  repair(member: LabMember): Promise<unknown>;
}

/** Slower than any goal: the round says what the controller did in it. */
const SLOW_MS = 2000;

/** Debian's unit takes 5 s; all of it would be in the time of a node that must be killed to come back. */
export const SUPERVISOR_MS = 500;
const answers = (member: LabMember) => until(`${member.name} answers`, () => member.sql('SELECT 1'), 30_000, 5);

export const faults: Fault[] = [
  { name: 'kill -9', network: 'loopback', fencedHere: false, happen: (primary) => primary.kill(), repair: answers },
  {
    name: 'hang (SIGSTOP)',
    network: 'loopback',
    fencedHere: true,
    happen: async (primary) => primary.hang(),
    repair: async (member) => member.resume(),
  },
  {
    name: 'isolation, both ways',
    network: 'namespaces',
    fencedHere: false,
    happen: (primary) => primary.cut('both'),
    repair: (member) => member.heal(),
  },
];

export interface Round {
  /** The longest time between two acknowledgements. */
  readonly outageMs: number;
  /** From when the old primary could be reached to when it applied and received as a replica. */
  readonly rejoinMs: number;
  readonly lost: number;
}

export interface Rounds {
  readonly rounds: Round[];
  readonly acknowledged: number;
  readonly samples: number;
  /** Instants with two writable members in reach. */
  readonly twoWritable: number;
}

/** How often, under which load, and the time after which no further round is begun. */
export interface Effort {
  readonly count: number;
  readonly busy: boolean;
  readonly mayTakeMs: number;
}

/** Breaks the primary again and again, with a client every 10 ms and perhaps a load beside it; tells each round. */
export async function runRounds(controller: Controller, fault: Fault, effort: Effort): Promise<Rounds> {
  const { count, busy } = effort;
  const end = performance.now() + effort.mayTakeMs;
  const supervised = fault.fencedHere && controller.startsAgain ? null : SUPERVISOR_MS;
  const cluster = await startCluster({ network: fault.network, supervised });
  const running = await controller.start(cluster);
  const sampler = await startSampler(cluster);
  const rounds: Round[] = [];
  let acknowledged = 0;
  for (let round = 0; round < count && (round === 0 || performance.now() < end); round++) {
    const load = busy ? await cluster.writer({ perSecond: 500, connections: 8, reconnectMs: 20 }) : null;
    const writer = await cluster.writer();
    if (busy) await lagBelow(cluster, 200);
    const broken = await breakOnce(cluster, fault, [writer, ...(load ? [load] : [])]).catch(async (error: Error) => {
      throw new Error(`Round ${rounds.length + 1}: ${error.message}\n${await running.tell?.()}`, { cause: error });
    });
    rounds.push(broken);
    const words = [fault.name, busy ? 'busy' : 'idle', controller.name, `round ${rounds.length} of ${count}`].join(
      ', ',
    );
    console.error(
      `${words}: ${Math.round(broken.outageMs)} ms, back ${Math.round(broken.rejoinMs)} ms, lost ${broken.lost}`,
    );
    if (broken.outageMs > SLOW_MS) console.error(await running.tell?.());
    acknowledged += writer.acknowledged().length + (load?.acknowledged().length ?? 0);
  }
  const { samples, twoWritable } = await sampler.stop();
  await running.stop();
  await cluster.remove();
  return { rounds, acknowledged, samples, twoWritable: twoWritable.length };
}

async function breakOnce(cluster: LabCluster, fault: Fault, [writer, ...loads]: LabWriter[]): Promise<Round> {
  await sleep(300 + Math.random() * 100); // a fault keeps no step with anybody's timers
  const old = await cluster.primary();
  const begin = epoch();
  await fault.happen(old);
  const elsewhere = () => writer.acknowledgements().filter(({ at, server }) => at > begin && server !== old.serverId);
  await until('rows are acknowledged by another member', () => elsewhere().length > 20, 60_000);
  await Promise.all(loads.map((load) => load.stop()));
  await fault.repair(old);
  const reachable = epoch();
  await until(`${old.name} is a replica`, () => replicates(old), 60_000, 5);
  const rejoined = epoch();
  await writer.stop();
  await cluster.settle();
  const lost = await Promise.all([writer, ...loads].map((one) => lostRows(cluster, one)));
  await sameEverywhere(cluster);
  return { outageMs: writer.longestGap(begin), rejoinMs: rejoined - reachable, lost: lost.flat().length };
}

const epoch = () => performance.timeOrigin + performance.now();

async function replicates(member: LabMember): Promise<boolean> {
  const [status] = await member.sql<Record<string, string>>('SHOW SLAVE STATUS', [], 1000);
  return status?.['Slave_IO_Running'] === 'Yes' && status['Slave_SQL_Running'] === 'Yes';
}

async function sameEverywhere(cluster: LabCluster): Promise<void> {
  const sums = await Promise.all(cluster.members.map((member) => member.checksum()));
  const [first, ...others] = sums.map((sum) => JSON.stringify(sum));
  if (others.some((sum) => sum !== first)) throw new Error(`The members differ: ${JSON.stringify(sums)}`);
}

/** Waits until every replica is that close behind, by GTID: what the primary had so long ago is applied. */
async function lagBelow(cluster: LabCluster, ms: number): Promise<void> {
  const primary = await cluster.primary();
  const replicas = cluster.members.filter((member) => member !== primary);
  const close = async () => {
    const [{ position }] = await primary.sql<{ position: string }>('SELECT @@gtid_binlog_pos AS position');
    const wait = `SELECT MASTER_GTID_WAIT('${position}', ${ms / 1000}) AS late`;
    const late = await Promise.all(replicas.map((replica) => replica.sql<{ late: number }>(wait)));
    return late.every(([row]) => Number(row.late) === 0);
  };
  await until(`every replica is less than ${ms} ms behind`, close, 60_000);
}
