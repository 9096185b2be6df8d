import { createConnection } from 'mysql2/promise';
import {
  type ClusterOptions,
  type LabCluster,
  type LabMember,
  type LabSampler,
  type LabWriter,
  lostRows,
  rootAccount,
  startCluster,
  startSampler,
  until,
} from '../../../../../ops/lab/index.js';
import type { Intent } from '../../../domain/intent.js';
import { MemoryJournal } from './memory-journal.js';
import { RealControl, type RealControlOptions } from './real-control.js';

const LOOK_MS = 10;
const CONVERGED_WITHIN_MS = 100_000;

/** A controller over real servers with a client that writes and somebody who looks for two writable primaries. */
export class RealSituation {
  private constructor(
    readonly lab: LabCluster,
    readonly journal: MemoryJournal,
    readonly control: RealControl,
    readonly writer: LabWriter,
    private readonly sampler: LabSampler,
    private readonly calm: RegExp,
  ) {}

  /** Once all is well; `calm`: what the controller says then. */
  static async quiet(
    options: ClusterOptions = {},
    how: RealControlOptions = {},
    calm = /^All is well\.$/,
  ): Promise<RealSituation> {
    const lab = await startCluster(options);
    const [sampler, writer] = await Promise.all([startSampler(lab), lab.writer()]);
    const journal = new MemoryJournal();
    const control = new RealControl(lab, journal, how);
    await control.appoint();
    const situation = new RealSituation(lab, journal, control, writer, sampler, calm);
    await situation.well();
    return situation;
  }

  get decision() {
    return this.control.reports.last?.decision;
  }

  /** Who the controller says is the primary. */
  get primary(): LabMember {
    return this.lab.member(this.control.reports.lastOf('primary')?.member ?? 'db-1');
  }

  get replicas(): LabMember[] {
    return this.lab.members.filter((one) => one !== this.primary);
  }

  /** Kinds of what was begun and how it ended, e.g. `failover: done`. */
  get recoveries(): string[] {
    return this.journal.recoveries.map(({ id, plan }) => `${plan.intent.kind}: ${this.journal.end(id)?.end ?? 'runs'}`);
  }

  /** The same, with the reason of what did not succeed: for whoever reads why something did not happen. */
  private get told(): string[] {
    return this.journal.recoveries.map(({ id, plan }) => {
      const { end = 'runs', sentence = '' } = this.journal.end(id) ?? {};
      return `${plan.intent.kind}: ${end}${end === 'done' || sentence === '' ? '' : ` (${sentence})`}`;
    });
  }

  findings(): string[] {
    return this.decision?.findings.map(({ code }) => code) ?? [];
  }

  /** Members that receive from the primary and acknowledge, as the controller sees it. */
  followers(): number {
    const members = this.control.reports.last?.topology.members ?? [];
    return members.filter(
      ({ facts }) => facts?.replica?.source === this.primary.name && facts.replica.receiving === 'yes',
    ).length;
  }

  failovers(): number {
    return this.recoveries.filter((one) => one === 'failover: done').length;
  }

  async well(): Promise<void> {
    const well = () =>
      this.calm.test(this.decision?.because ?? '') && !this.recoveries.some((one) => /runs$/.test(one));
    await this.until('all is well', well, CONVERGED_WITHIN_MS);
  }

  /** Waits for one more failover than there were, and gives the new primary. */
  async failedOver(before = 0): Promise<LabMember> {
    await this.until('the failover has ended', () => this.failovers() > before, CONVERGED_WITHIN_MS);
    return this.primary;
  }

  async until(what: string, holds: () => boolean | Promise<boolean>, ms = 60_000): Promise<void> {
    await until(what, holds, ms, LOOK_MS).catch((error: Error) => {
      const { because } = this.decision ?? {};
      throw new Error(`${error.message}; ${because}; ${this.told.join(', ')}`, { cause: error });
    });
  }

  /** The member can be reached again, and runs, as its option file says where the fence killed it. */
  async back(member: LabMember): Promise<void> {
    if (this.lab.here !== member.host) await member.heal();
    if (!member.running()) await member.start();
  }

  /** Time in which nothing is waited for: that nothing happens has to be looked at for a while. */
  async pass(ms: number): Promise<void> {
    const end = performance.now() + ms;
    await until('time passed', () => performance.now() >= end, ms + 10_000, LOOK_MS);
  }

  handOver(to: LabMember, drainMs = 0): Promise<{ end: string; sentence: string; pauseMs: number | null }> {
    const intent: Intent = {
      ...{ kind: 'switchover', from: this.primary.name, to: to.name },
      ...{ drill: false, maxPauseMs: 30_000, drainMs },
    };
    return this.control.controller.carryOut(intent, { name: 'a person', reason: 'patches' });
  }

  /** What must hold whatever happened: rows written anew, none lost, the same tables, never two writable in reach. */
  async sound(): Promise<void> {
    await this.well();
    const before = this.writer.acknowledged().length;
    await this.until('clients write', () => this.writer.acknowledged().length > before + 5);
    await this.lab.settle();
    await this.nothingLost(this.writer);
    expect((await this.lab.primary()).name).toBe(this.primary.name);
    expect(this.sampler.twoWritable()).withContext('two writable members that clients reach').toEqual([]);
    await this.sameEverywhere();
  }

  /** Acknowledged rows that the primary lacks. */
  lost(writer: LabWriter): Promise<number[]> {
    return lostRows({ primary: async () => this.primary }, writer);
  }

  async nothingLost(writer: LabWriter): Promise<void> {
    expect(await this.lost(writer))
      .withContext(`acknowledged rows that are lost on ${this.primary.name} after ${this.recoveries.join(', ')}`)
      .toEqual([]);
  }

  /** Checksums of all that run; the client writes on, so a table is locked while they are made. */
  private async sameEverywhere(): Promise<void> {
    const { primary } = this;
    const sums = async () => {
      await this.lab.settle();
      return Promise.all(this.lab.members.filter((one) => one.running()).map((one) => one.checksum()));
    };
    await this.withoutWrites(primary, async () => {
      const [first, ...others] = await sums();
      for (const other of others) expect(other).toEqual(first);
    });
  }

  /** Nobody's commit gets anywhere meanwhile, though the server answers. */
  async withoutWrites(primary: LabMember, work: () => Promise<void>): Promise<void> {
    const { username: user, password } = rootAccount;
    const connection = await createConnection({ socketPath: primary.socket, user, password });
    await connection.query('FLUSH TABLES WITH READ LOCK');
    await work().finally(() => connection.destroy());
  }

  async end(): Promise<void> {
    await this.writer.stop().catch(() => undefined);
    await this.sampler.stop().catch(() => undefined);
    await Promise.race([this.control.stop(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    await this.lab.remove();
  }
}
