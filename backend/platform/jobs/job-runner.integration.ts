import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTestStore, type TestStore } from '../../testing.js';
import { AuditRow } from '../audit/persistence/audit.row.js';
import { currentActor, runAs } from '../context/index.js';
import { EventRow } from '../events/persistence/event.row.js';
import { LeaseLost } from '../leases/index.js';
import { HeldJob } from './held-job.js';
import type { NewJob } from './job.js';
import type { JobContext } from './job-handler.js';
import type { JobRunner } from './job-runner.js';
import { LOG_BOUND } from './log-bound.js';
import { JobLogRow, JobRow } from './persistence/job.row.js';
import { ScriptedHandler } from './testing/handlers.js';
import { ledgerOver, wantedJob } from './testing.js';

const ada = { kind: 'person' as const, id: 'ada', name: 'Ada' };

describe('A job', () => {
  let test: TestStore;
  let ledger: ReturnType<typeof ledgerOver>;
  let runner: JobRunner;
  let handler: ScriptedHandler;
  let children: ChildProcess[];

  const ask = (given: Partial<NewJob> = {}) =>
    runAs(ada, () => test.store.write((tx) => ledger.jobs.enqueue(tx, wantedJob(given))));
  const find = async (id: string) => (await ledger.jobs.find(id))!;
  const expireLeases = () => test.store.write((tx) => tx.update(JobRow, { state: 'running' }, { leaseUntil: 1 }));

  async function reaches(id: string, state: string, ms = 60_000): Promise<JobRow> {
    const end = performance.now() + ms;
    for (;;) {
      const row = await find(id);
      if (row.state === state) return row;
      if (performance.now() > end) throw new Error(`the job is ${row.state}, not ${state}, after ${ms} ms`);
      await delay(10);
    }
  }

  async function until(what: () => boolean, ms = 60_000): Promise<void> {
    for (const end = performance.now() + ms; !what(); await delay(5))
      if (performance.now() > end) throw new Error(`did not happen within ${ms} ms: ${what.toString()}`);
  }

  /** Starts a process that runs jobs, and resolves when it has said a word. */
  async function runnerProcess(word: string): Promise<ChildProcess> {
    const file = fileURLToPath(new URL('./testing/runner-process.js', import.meta.url));
    const child = spawn(process.execPath, [file, JSON.stringify(test.config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until(() => said.includes(word));
    return child;
  }

  async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  beforeEach(async () => {
    children = [];
    test = await openTestStore();
    ledger = ledgerOver(test.store);
    handler = new ScriptedHandler();
    ledger.handlers.add(handler);
    runner = ledger.makeRunner();
    ledger.sequencer.start();
    ledger.tail.start();
  });
  afterEach(async () => {
    handler.letGo();
    for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    await runner.stop();
    await ledger.tail.stop();
    await ledger.sequencer.stop();
    await test.close();
  });

  it('runs when it was asked for, as whoever asked, and keeps steps, log, progress and outcome', async () => {
    // It looks when it is rung, and never by itself.
    const bell = runner['bell'];
    const heard = bell.heard.bind(bell);
    bell.heard = () => heard(3_600_000);
    await runner.start();
    const { id } = await ask({ input: { steps: ['dump', 'store'] }, exclusive: 'backup:r1' });
    const job = await reaches(id, 'succeeded');
    expect(job.steps.map((step) => [step.name, step.state, step.result])).toEqual([
      ['dump', 'done', 'dump'],
      ['store', 'done', 'store'],
    ]);
    expect(job.outcome).toEqual({ summary: '2 steps', result: { steps: ['dump', 'store'] } });
    expect(job.progress).toEqual({ done: 1, total: 2, unit: 'steps' });
    expect([job.exclusiveKey, job.leaseUntil, job.term]).toEqual([null, null, 1]);
    const lines = await test.store.read.find(JobLogRow, { order: { line: 'ASC' } });
    expect(lines.map((line) => [line.line, line.text])).toEqual([
      [1, 'doing dump'],
      [2, 'doing store'],
    ]);
    const audit = await test.store.read.find(AuditRow, { order: { id: 'ASC' } });
    expect(audit.map((row) => [row.action, row.actorId])).toEqual([
      ['job.requested', 'ada'],
      ['job.ended', 'ada'],
    ]);
  });

  it('that throws ends as failed with its code, exit code and remedy, and says so in the event log', async () => {
    await runner.start();
    const { id } = await ask({ input: { steps: ['one', 'fail'] } });
    const job = await reaches(id, 'failed');
    expect(job.failure).toEqual({ type: 'disk-full', reason: 'The disk is full', exitCode: 3, remedy: 'Make room' });
    expect(job.steps.map((step) => step.state)).toEqual(['done', 'failed']);
    expect(await test.store.read.countBy(EventRow, { type: 'job.failed', subjectId: id })).toBe(1);
  });

  it('is refused when whoever asked has lost the right by the time it is to run', async () => {
    ledger.gate.verdict = { ok: false, reason: 'Ada may no longer back up shop-db' };
    await runner.start();
    const job = await reaches((await ask()).id, 'failed');
    expect(job.failure).toEqual({ type: 'denied', reason: 'Ada may no longer back up shop-db', exitCode: 13 });
    expect(handler.did).toEqual([]);
  });

  it('is refused when its right cannot be judged', async () => {
    ledger.gate.verdict = new Error('no database');
    await runner.start();
    expect((await reaches((await ask()).id, 'failed')).failure!.type).toBe('denied');
    expect(handler.did).toEqual([]);
  });

  it('that is cancelled while it runs is told within a moment and ends as cancelled', async () => {
    await runner.start();
    const { id } = await ask({ input: { steps: ['wait', 'never'] } });
    await until(() => handler.did.includes('wait'));
    await runAs(ada, () => ledger.jobs.cancel(id, 'Ada changed her mind'));
    const job = await reaches(id, 'cancelled');
    expect(job.cancelReason).toBe('Ada changed her mind');
    expect(handler.did).toEqual(['wait']);
  });

  it('whose process stops cleanly ends as cancelled when it cannot be resumed', async () => {
    await runner.start();
    const { id } = await ask({ input: { steps: ['wait'] } });
    await until(() => handler.did.length === 1);
    await runner.stop();
    const job = await find(id);
    expect([job.state, job.cancelReason]).toEqual(['cancelled', 'Holdfast was stopped while it ran']);
  });

  it('whose process stops cleanly waits for another when it can be resumed, and goes on where it stood', async () => {
    const resumes = new ScriptedHandler('test.resumes', 'resume');
    ledger.handlers.add(resumes);
    await runner.start();
    const { id } = await ask({ kind: 'test.resumes', input: { steps: ['one', 'wait', 'three'] } });
    await until(() => resumes.did.includes('wait'));
    await runner.stop();
    expect([(await find(id)).state, (await find(id)).holder]).toEqual(['queued', null]);
    resumes.letGo();
    runner = ledger.makeRunner();
    await runner.start();
    const job = await reaches(id, 'succeeded');
    expect(resumes.did).toEqual(['one', 'wait', 'wait', 'three']);
    expect([job.term, job.losses]).toEqual([2, 0]);
  });

  it('whose process is killed with -9 is ended as failed by another, its leftovers swept, its key free again', async () => {
    const { id } = await ask({ input: { steps: ['one', 'wait'] }, exclusive: 'backup:r1' });
    await kill(await runnerProcess('wait'), 'SIGKILL');
    expect((await find(id)).state).toBe('running');
    await runner.start();
    await delay(300);
    expect((await find(id)).state)
      .withContext('while its lease lasts')
      .toBe('running');
    await expireLeases();
    const job = await reaches(id, 'failed');
    expect(job.failure).toEqual(jasmine.objectContaining({ type: 'process-lost' }));
    expect(job.failure!.reason).toMatch(/stopped answering/);
    expect(handler.swept).toEqual([id]);
    expect([job.term, job.exclusiveKey]).toEqual([2, null]);
    expect(await test.store.read.countBy(EventRow, { type: 'job.failed' })).toBe(1);
  });

  it('whose process is killed with -9 is resumed by another at the step where it stood, when it can be', async () => {
    const { id } = await ask({ kind: 'test.resumes', input: { steps: ['one', 'wait', 'three'] } });
    await kill(await runnerProcess('wait'), 'SIGKILL');
    const resumes = new ScriptedHandler('test.resumes', 'resume');
    resumes.letGo();
    ledger.handlers.add(resumes);
    await runner.start();
    await expireLeases();
    const job = await reaches(id, 'succeeded');
    expect(resumes.did).toEqual(['wait', 'three']);
    expect([job.term, job.losses]).toEqual([2, 1]);
  });

  it('that kills every process which takes it ends as failed after three', async () => {
    const { id } = await ask({ kind: 'test.resumes', input: { steps: ['wait'] } });
    await test.store.write((tx) =>
      tx.update(JobRow, { id }, { state: 'running', holder: 'a dead process', term: 3, losses: 2, leaseUntil: 1 }),
    );
    ledger.handlers.add(new ScriptedHandler('test.resumes', 'resume'));
    await runner.start();
    expect((await reaches(id, 'failed')).failure!.type).toBe('process-lost');
  });

  it('ends cleanly in a process that is told to stop', async () => {
    const { id } = await ask({ input: { steps: ['wait'] } });
    expect(await kill(await runnerProcess('wait'), 'SIGTERM')).toBe(0);
    expect((await find(id)).state).toBe('cancelled');
  });

  it('is run once, by one of two processes', async () => {
    await Promise.all([runnerProcess('ready'), runner.start()]);
    const jobs = await Promise.all(Array.from({ length: 6 }, () => ask({ input: { steps: ['one'] } })));
    for (const { id } of jobs) expect((await reaches(id, 'succeeded')).term).toBe(1);
  });

  it('whose lease was lost cannot have its end written by the former holder', async () => {
    const { id } = await ask();
    const first = (await ledger.claims.claim(id, 'first'))!;
    await expireLeases();
    const second = (await ledger.claims.claim(id, 'second'))!;
    expect([second.happening, second.job.term, second.formerHolder]).toEqual(['take-over', 2, 'first']);
    const { store, clock, events, audit } = ledger;
    const former = new HeldJob(first.job, first, { store, clock, events, audit });
    expect(former.holds()).withContext('the former holder does not know yet').toBeTrue();
    await expectAsync(former.end('finish', { outcome: { late: true } })).toBeRejectedWithError(LeaseLost);
    await expectAsync(former.write(async () => undefined)).toBeRejectedWithError(LeaseLost);
    expect(former.lost.signal.aborted).toBeTrue();
    await new HeldJob(second.job, second, { store, clock, events, audit }).end('finish', { outcome: { mine: true } });
    expect((await find(id)).outcome).toEqual({ mine: true });
  });

  it('keeps the beginning and the end of a long log, and few writes for many words', async () => {
    let context!: JobContext;
    ledger.handlers.add(
      Object.assign(new ScriptedHandler('test.talks'), {
        run: async (_: object, job: JobContext) => {
          context = job;
          for (let round = 0; round < 6; round++) {
            for (let i = 0; i < 499; i++) job.log(`line ${round}/${i}`);
            for (let i = 0; i < 1_000; i++) job.progress({ done: i, total: 1_000, unit: 'rows' });
            await job.step(`round ${round}`, async () => undefined);
          }
          await job.write(async () => job.log('inside a transaction'));
          await delay(700);
        },
      }),
    );
    await runner.start();
    const { id } = await ask({ kind: 'test.talks' });
    const from = performance.now();
    const job = await reaches(id, 'succeeded');
    const halfSeconds = (performance.now() - from) / 500;
    const lines = await test.store.read.find(JobLogRow, { order: { line: 'ASC' } });
    expect(lines.length).toBe(LOG_BOUND.first + LOG_BOUND.last);
    expect([lines[0].text, lines.at(-1)!.text]).toEqual(['line 0/0', 'inside a transaction']);
    expect([job.logLines, job.progress!.done]).toEqual([6 * 499 + 1, 999]);
    // Sixteen for its steps and its ends, and what it says is kept twice a second.
    expect(job.version).toBeLessThan(18 + halfSeconds);
    expect(context.term).toBe(1);
  });

  it('is worked on as the person who asked', async () => {
    let actor: unknown;
    const run = async () => void (actor = currentActor());
    ledger.handlers.add(Object.assign(new ScriptedHandler('test.who'), { run }));
    await runner.start();
    await reaches((await ask({ kind: 'test.who' })).id, 'succeeded');
    expect(actor).toEqual(jasmine.objectContaining(ada));
  });

  it('that no daemon takes over is ended by whoever runs, ten minutes after its lease', async () => {
    const { id } = await ask({ exclusive: 'x' });
    await ledger.claims.claim(id, 'dead');
    await expireLeases();
    expect(await ledger.sweeper.sweep()).toEqual({ ended: 1, deleted: 0 });
    const job = await find(id);
    expect([job.state, job.failure!.type, job.exclusiveKey, job.term]).toEqual(['failed', 'process-lost', null, 2]);
    const old = Date.now() - 91 * 24 * 3_600_000;
    await test.store.write((tx) => tx.update(JobRow, { id }, { endedAt: old }));
    expect(await ledger.sweeper.sweep()).toEqual({ ended: 0, deleted: 1 });
  });
});
