import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { startCluster, until, type LabCluster, type LabMember, type LabWriter } from '../../../../ops/lab/index.js';
import { AtCommand } from './testing/at-command.js';
import { MemoryJournal } from './testing/memory-journal.js';
import { RealControl, type RealControlOptions } from './testing/real-control.js';

describe('The controller over real servers', () => {
  let lab: LabCluster;
  let writer: LabWriter;
  let journal: MemoryJournal;
  let open: RealControl[];

  beforeEach(async () => {
    [lab, journal, open] = [await startCluster(), new MemoryJournal(), []];
    writer = await lab.writer();
  }, 120_000);
  afterEach(async () => {
    await writer.stop().catch(() => undefined);
    for (const one of open) await Promise.race([one.stop(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    await lab.remove();
  }, 90_000);

  async function control(options: RealControlOptions = {}, after?: RealControl): Promise<RealControl> {
    const one = new RealControl(lab, journal, { lastSeen: after?.lastSeen, ...options });
    open.push(one);
    if (after) {
      const former = after.reports.lastOf('connections')?.connections ?? {};
      await one.appoint(2, { former, unfinished: journal.unfinished() });
      return one;
    }
    await one.appoint();
    await until('it finds that all is well', () => one.reports.last?.decision.because === 'All is well.', 60_000, 10);
    return one;
  }

  const ended = (n = 0) => {
    const recovery = journal.recoveries.at(n);
    return recovery && journal.end(recovery.id);
  };
  /** One that was only prepared ends as superseded, and another one is begun. */
  const failedOver = () =>
    journal.recoveries.some(({ id, plan }) => plan.intent.kind === 'failover' && journal.end(id)?.end === 'done');
  const [first] = ['db-1'];

  /** Every acknowledged row is on the primary, the others have what it has, and only one lets clients write. */
  async function expectSound(primary: LabMember): Promise<void> {
    const before = writer.acknowledged().length;
    await until('clients write again', () => writer.acknowledged().length > before + 5, 60_000, 20);
    await writer.stop();
    await lab.settle();
    const rows = await primary.sql<{ n: number }>('SELECT n FROM holdfast.numbered');
    const there = new Set(rows.map(({ n }) => Number(n)));
    expect(writer.acknowledged().filter((n) => !there.has(n)))
      .withContext('acknowledged rows lost')
      .toEqual([]);
    expect((await lab.primary()).name).toBe(primary.name);
    const sums = await Promise.all(lab.members.filter((one) => one.running()).map((one) => one.checksum()));
    for (const sum of sums.slice(1)) expect(sum).toEqual(sums[0]);
  }

  it('promotes another when the primary is killed, loses nothing, and takes the old one back as a replica', async () => {
    const one = await control();
    await lab.member(first).kill();
    await until('the failover has ended', () => ended()?.end === 'done', 60_000, 5);
    const primary = lab.member(one.reports.lastOf('primary')!.member);
    await lab.member(first).start();
    await until(
      'the old primary is back',
      () => ended(1)?.end === 'done' && one.reports.last?.decision.because === 'All is well.',
      60_000,
      10,
    );
    expect(journal.recoveries.map(({ plan }) => plan.intent.kind)).toEqual(['failover', 'rejoin']);
    await expectSound(primary);
  }, 240_000);

  it('promotes another when the primary hangs, and closes it when it resumes', async () => {
    const one = await control();
    await lab.member(first).hang();
    await until('the failover has ended', () => ended()?.end === 'done', 60_000, 5);
    const primary = lab.member(one.reports.lastOf('primary')!.member);
    lab.member(first).resume();
    await until('something is done about it', () => ended(1) !== undefined, 60_000, 10);
    const rows = await lab.member(first).sql<{ readOnly: number }>('SELECT @@global.read_only AS readOnly');
    const open = (await lab.haproxies[0].servers())[first];
    expect(rows[0].readOnly === 1 || open === 'maint')
      .withContext('the old primary is closed, or out of reach')
      .toBeTrue();
    await writer.stop();
    const written = await primary.sql<{ n: number }>('SELECT n FROM holdfast.numbered');
    const there = new Set(written.map(({ n }) => Number(n)));
    expect(writer.acknowledged().filter((n) => !there.has(n))).toEqual([]);
    // The one that hung may be set apart with rows that nobody acknowledged.
    const other = lab.members.find((one) => one !== primary && one.name !== first)!;
    const same = async () => isDeepStrictEqual(await other.checksum(), await primary.checksum());
    await expectAsync(until('the other one has the same tables', same, 60_000, 50)).toBeResolved();
  }, 240_000);

  it('goes on where another controller was killed, after each of its commands', async () => {
    const commands: string[] = [];
    for (let nth = 1; nth <= 12 && !commands.includes('canary'); nth++) {
      const from = await lab.primary();
      const at = new AtCommand(nth, 'after');
      journal = new MemoryJournal();
      const killed = await control({ at, primary: from.name });
      await from.kill();
      const { name, on } = await at.reached;
      commands.push(name);
      await killed.die();
      const successor = await control({ primary: killed.reports.lastOf('primary')?.member ?? from.name }, killed);
      const context = `killed after ${name} on ${on}`;
      await until(`the failover ended, ${context}`, failedOver, 60_000, 5);
      const to = await lab.primary();
      expect(to.name).withContext(context).not.toBe(from.name);
      await from.start();
      await until(
        `the old primary is back, ${context}`,
        () => successor.reports.last?.decision.because === 'All is well.',
        60_000,
        10,
      );
      await successor.stop();
    }
    expect(new Set(commands)).toEqual(
      new Set(['stopReceiving', 'applyUpTo', 'close', 'detach', 'open', 'follow', 'canary']),
    );
    await expectSound(await lab.primary());
  }, 600_000);

  it('has no effect with a command that it was stopped before, when another finished meanwhile', async () => {
    const at = new AtCommand(6, 'before');
    const stopped = await control({ at });
    await lab.member(first).kill();
    const { name, on } = await at.reached;
    expect(name).toBe('open');
    stopped.freeze();
    const successor = await control({}, stopped);
    await until('the successor has finished', () => ended()?.end === 'done', 60_000, 5);
    await successor.stop();
    const primary = await lab.primary();
    expect(on).toBe(primary.name);
    // Seen only if it is not open already: what the stopped one was about to do is open it.
    await primary.sql('SET GLOBAL read_only=1');
    at.go();
    const [{ id }] = journal.recoveries;
    const late = () => journal.done(id).filter((one) => one.id.startsWith('open-member:') && one.state === 'failed');
    await until('its late command has failed', () => late().length === 1, 60_000, 5);
    const [row] = await primary.sql<{ readOnly: number }>('SELECT @@global.read_only AS readOnly');
    expect(row.readOnly).toBe(1);
  }, 240_000);

  it('does nothing while all is well', async () => {
    await control();
    await sleep(3_000); // that nothing happens has to be looked at for a while
    expect(journal.recoveries).toEqual([]);
    expect(writer.longestGap()).toBeLessThan(10_000);
  }, 180_000);
});
