import { openTestStore, type TestStore } from '../../testing.js';
import { AuditRow } from '../audit/persistence/audit.row.js';
import { type Actor, runAs } from '../context/index.js';
import { EventRow } from '../events/persistence/event.row.js';
import type { NewJob } from './job.js';
import { JobRow } from './persistence/job.row.js';
import { AlreadyRunning, IdempotencyKeyReused } from './problems.js';
import { ledgerOver, wantedJob } from './testing.js';

const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada', sessionId: 's1' };
const bob: Actor = { kind: 'person', id: 'bob', name: 'Bob' };

describe('Asking for a job', () => {
  let test: TestStore;
  let ledger: ReturnType<typeof ledgerOver>;
  const ask = (given: Partial<NewJob> = {}, actor = ada) =>
    runAs(actor, () => test.store.write((tx) => ledger.jobs.enqueue(tx, wantedJob(given))));

  beforeEach(async () => {
    test = await openTestStore();
    ledger = ledgerOver(test.store);
  });
  afterEach(() => test.close());

  it('keeps who asked, why and for what, and tells events and audit in the same transaction', async () => {
    const { id } = await ask({ why: 'before the update', plan: ['dump', 'store'] });
    const job = (await ledger.jobs.find(id))!;
    expect(job.requester).toEqual({ kind: 'person', id: 'ada', name: 'Ada', sessionId: 's1' });
    expect(job).toEqual(jasmine.objectContaining({ state: 'queued', why: 'before the update', term: 0, holder: null }));
    expect(job.steps.map((step) => step.name)).toEqual(['dump', 'store']);
    const [event] = await test.store.read.find(EventRow);
    expect(event).toEqual(
      jasmine.objectContaining({ type: 'job.changed', subjectId: id, aboutId: 'r1', position: null }),
    );
    const [entry] = await test.store.read.find(AuditRow);
    expect(entry).toEqual(
      jasmine.objectContaining({ action: 'job.requested', actorId: 'ada', subjectId: id, seq: null }),
    );
  });

  it('leaves nothing behind when the transaction is rolled back', async () => {
    const failing = test.store.write(async (tx) => {
      await ledger.jobs.enqueue(tx, wantedJob());
      throw new Error('the change failed');
    });
    await expectAsync(failing).toBeRejectedWithError('the change failed');
    for (const row of [JobRow, EventRow, AuditRow]) expect(await test.store.read.count(row)).toBe(0);
  });

  it('again with the same idempotency key gives the same job, even when both ask at once', async () => {
    const key = { idempotencyKey: 'nightly-2026-11-22' };
    const asked = await Promise.allSettled([ask(key), ask(key), ask(key)]);
    const ids = new Set(asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : [])));
    ids.add((await ask(key)).id);
    expect(ids.size).toBe(1);
    expect(asked.filter((one) => one.status === 'rejected')).toEqual([]);
    expect(await test.store.read.count(JobRow)).toBe(1);
  });

  it('with an idempotency key that was used for something else is refused', async () => {
    await ask({ idempotencyKey: 'nightly-2026-11-22' });
    const other = ask({ idempotencyKey: 'nightly-2026-11-22', input: { n: 2 } });
    await expectAsync(other).toBeRejectedWithError(IdempotencyKeyReused);
  });

  it('keeps the idempotency keys of two callers apart', async () => {
    const first = await ask({ idempotencyKey: 'nightly-2026-11-22' });
    const second = await ask({ idempotencyKey: 'nightly-2026-11-22' }, bob);
    expect(second.id).not.toBe(first.id);
  });

  it('of the same exclusive key is refused while the first has not ended, naming it, with exit code 11', async () => {
    const first = await ask({ exclusive: 'backup:r1' });
    const refusal = (await ask({ exclusive: 'backup:r1' }).catch((error: unknown) => error)) as AlreadyRunning;
    expect(refusal).toBeInstanceOf(AlreadyRunning);
    expect(refusal.kind).toEqual(jasmine.objectContaining({ type: 'already-running', status: 409, exitCode: 11 }));
    expect(refusal.extra).toEqual({ jobId: first.id });
    await ledger.jobs.cancel(first.id, 'not now');
    expect((await ask({ exclusive: 'backup:r1' })).state).toBe('queued');
  });

  it('twice at once with the same exclusive key makes one job', async () => {
    const asked = await Promise.allSettled([1, 2, 3, 4].map(() => ask({ exclusive: 'backup:r1' })));
    expect(asked.filter((one) => one.status === 'fulfilled').length).toBe(1);
    const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused.every((reason) => reason instanceof AlreadyRunning))
      .withContext(String(refused[0]))
      .toBeTrue();
  });

  it('that is cancelled while it waits ends at once; cancelling again changes nothing', async () => {
    const { id } = await ask();
    const cancelled = (await ledger.jobs.cancel(id, 'not now'))!;
    expect(cancelled).toEqual(jasmine.objectContaining({ state: 'cancelled', cancelReason: 'not now', version: 2 }));
    expect((await ledger.jobs.cancel(id, 'again'))!.version).toBe(2);
    expect(await ledger.jobs.cancel('nobody', 'x')).toBeNull();
  });

  it('by someone who is disabled is cancelled with everything else they asked for', async () => {
    await ask();
    await ask();
    const others = await ask({}, bob);
    const count = await test.store.write((tx) => ledger.jobs.cancelQueuedOf(tx, ada, 'Ada was disabled'));
    expect(count).toBe(2);
    expect((await ledger.jobs.find(others.id))!.state).toBe('queued');
    expect(await test.store.read.countBy(JobRow, { state: 'cancelled' })).toBe(2);
  });
});
