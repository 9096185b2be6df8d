import { createConnection } from 'mysql2/promise';
import {
  importBody,
  lostRows,
  startCluster,
  startHoldfast,
  startSampler,
  until,
  type ClusterOptions,
  type LabCluster,
  type LabHoldfast,
  type LabMember,
  type LabSampler,
  type LabWriter,
} from '../../ops/lab/index.js';
import type { Result } from '../../ops/client/index.js';
import { becomeOwner, type Someone } from './owner.js';

export type SeenCluster = Result<'/api/v1/clusters/{id}', 'get'>;
export type SeenRecovery = Result<'/api/v1/recoveries', 'get'>['items'][number];

/** Silence that a machine with far too much to do does not cause; the usual value is judged by bench/failover. */
const PATIENT_MS = 2_000;

/** Holdfast over a real cluster with a client that writes: imported, in automatic, and seen to be well. */
export class Shop {
  writer: LabWriter;
  private sampler: LabSampler;

  private constructor(
    readonly holdfast: LabHoldfast,
    readonly lab: LabCluster,
    readonly anna: Someone,
    readonly id: string,
  ) {}

  static async open(options: ClusterOptions = {}): Promise<Shop> {
    const [holdfast, lab] = await Promise.all([startHoldfast(), startCluster(options)]);
    try {
      const anna = await becomeOwner(holdfast);
      const shop = new Shop(holdfast, lab, anna, await importCluster(anna, lab));
      await shop.automatic();
      shop.sampler = await startSampler(lab);
      shop.writer = await lab.writer();
      return shop;
    } catch (error) {
      await Promise.all([holdfast.stop(), lab.remove()]);
      throw error;
    }
  }

  see(): Promise<SeenCluster> {
    return this.anna.api.get('/api/v1/clusters/{id}', { path: { id: this.id } });
  }

  /** The newest first. */
  async recoveries(kind?: string): Promise<SeenRecovery[]> {
    const { items } = await this.anna.api.get('/api/v1/recoveries', { query: { cluster: this.id, limit: 50 } });
    return items.filter((one) => !kind || one.kind === kind);
  }

  /** Those that were more than prepared: one that something overtook ends as superseded, and another one is begun. */
  async failovers(): Promise<SeenRecovery[]> {
    return (await this.recoveries('failover')).filter(({ end }) => end !== 'superseded');
  }

  /** Waits until the cluster's sentence is such a one. */
  async said(words: RegExp): Promise<void> {
    let last = '';
    const says = async () => words.test((last = (await this.see()).sentence));
    await until(`it says ${words}`, says, 60_000, 100).catch((error: Error) => {
      throw new Error(`${error.message}; it says "${last}"`, { cause: error });
    });
  }

  /** Waits until the cluster was looked at and nothing is to be done. */
  async well(ms = 90_000): Promise<SeenCluster> {
    await until('all is well with the cluster', async () => isWell(await this.see()), ms, 100);
    return this.see();
  }

  /** Waits until that many recoveries of the kind have ended, those aside that another one took the place of; gives the newest. */
  async recovered(kind: string, ms = 90_000, count = 1): Promise<SeenRecovery> {
    const ended = async () => (await this.recoveries(kind)).filter(({ end }) => end !== null && end !== 'superseded');
    await until(`${count} ${kind} ended`, async () => (await ended()).length >= count, ms, 50);
    return (await ended())[0];
  }

  /** Everything that must hold whatever happened: nothing lost, one writable at a time, the same rows everywhere. */
  async expectSound(): Promise<LabMember> {
    const before = this.writer.acknowledged().length;
    await until('clients write', () => this.writer.acknowledged().length > before + 5, 60_000, 20);
    await this.writer.stop();
    expect(await lostRows(this.lab, this.writer))
      .withContext('acknowledged rows that are lost')
      .toEqual([]);
    const { twoWritable, samples } = await this.sampler.stop();
    expect(samples).toBeGreaterThan(10);
    expect(twoWritable).withContext('two writable members that clients reach').toEqual([]);
    const primary = await this.lab.primary();
    await this.lab.settle();
    const running = this.lab.members.filter((one) => one.running());
    const [first, ...rest] = await Promise.all(running.map((one) => one.checksum()));
    for (const sums of rest) expect(sums).toEqual(first);
    return primary;
  }

  /** The same for members that need not have the same rows: one that was set apart keeps its own. */
  async expectKept(): Promise<void> {
    const before = this.writer.acknowledged().length;
    await until('clients write', () => this.writer.acknowledged().length > before + 5, 60_000, 20);
    await this.writer.stop();
    const { name } = (await this.see()).primary!;
    const primary = { primary: () => Promise.resolve(this.lab.member(name)) };
    expect(await lostRows(primary, this.writer))
      .withContext('acknowledged rows that are lost')
      .toEqual([]);
    expect((await this.sampler.stop()).twoWritable).toEqual([]);
  }

  /** Waits until nothing runs and the former primary was taken back, closed or set apart. */
  async settled(): Promise<SeenCluster> {
    const dealtWith = async () => {
      const { members, running, primary } = await this.see();
      const others = members.filter(({ name }) => name !== primary?.name);
      return running === null && others.every(({ role, state }) => role === 'replica' || state === 'apart');
    };
    await until('the former primary was dealt with', dealtWith, 120_000, 100);
    return this.see();
  }

  /** Keeps a replica receiving but not applying, as a long statement would, until the answer is called. */
  async stallApplying(name: string): Promise<() => Promise<void>> {
    const { socket } = this.lab.member(name);
    const connection = await createConnection({ socketPath: socket, user: 'root', password: 'lab' });
    await connection.query('FLUSH TABLES WITH READ LOCK');
    return async () => {
      await connection.query('UNLOCK TABLES');
      await connection.end();
    };
  }

  /** Whether the replica has received more than it has applied. */
  async waiting(name: string): Promise<boolean> {
    const [row] = await this.lab.member(name).sql<{ Gtid_IO_Pos: string }>('SHOW SLAVE STATUS');
    const [{ applied }] = await this.lab.member(name).sql<{ applied: string }>('SELECT @@gtid_slave_pos AS applied');
    return row.Gtid_IO_Pos !== applied;
  }

  /** What Prometheus would scrape. */
  async metrics(): Promise<string> {
    const { cli } = this.anna;
    await cli.say('service-account', 'create', 'prometheus', '--purpose', 'scrapes /metrics');
    await cli.say('grant', 'add', 'prometheus', '--role', 'auditor');
    const { token } = await cli.ask<{ token: string }>(
      ...['service-account', 'token', 'prometheus', 'scrape', '--scope', 'metrics.read'],
    );
    const answer = await fetch(`${this.holdfast.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    return answer.text();
  }

  async close(): Promise<void> {
    await this.writer?.stop().catch(() => undefined);
    await this.sampler?.stop().catch(() => undefined);
    this.anna.api.close();
    await this.holdfast.stop();
    await this.lab.remove();
  }

  private async automatic(): Promise<void> {
    const { version } = await this.well();
    const body = { policy: { mode: 'automatic' as const, silenceMs: PATIENT_MS } };
    await this.anna.api.call('patch', '/api/v1/clusters/{id}', {
      path: { id: this.id },
      body,
      headers: { 'if-match': `"${version}"` },
    });
    await until(
      'it would act by itself',
      async () => (await this.see()).forecast?.outcome === 'automatic',
      60_000,
      100,
    );
  }
}

const isWell = ({ decision, lease, running }: SeenCluster) =>
  lease.ready && running === null && decision?.because === 'All is well.';

async function importCluster({ api }: Someone, lab: LabCluster): Promise<string> {
  const { body: made } = await api.call('post', '/api/v1/clusters/import', { body: importBody(lab) });
  if (!made.cluster) throw new Error(`the import was refused: ${JSON.stringify(made.blockers)}`);
  return made.cluster.id;
}
