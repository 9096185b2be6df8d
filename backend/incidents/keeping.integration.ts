import { IsNull } from 'typeorm';
import { until } from '../../ops/lab/index.js';
import { Clock, ManualClock } from '../platform/clock/index.js';
import type { NewEvent } from '../platform/events/index.js';
import { EventCursorRow, EventRow } from '../platform/events/persistence/event.row.js';
import { CheckRow, CheckStatusRow } from '../health/persistence/check.row.js';
import { ClusterFactRow } from '../resources/persistence/cluster-fact.row.js';
import { ResourceRow } from '../resources/persistence/resource.row.js';
import { placeNew } from '../resources/persistence/scopes.store.js';
import { openTestStore, type TestStore } from '../testing.js';
import { type IncidentFacts, ownAlert, problemEnded, problemReported } from './events.js';
import { IncidentMemberRow, IncidentNoteRow, IncidentRow } from './persistence/incident.row.js';
import { keeperOver } from './testing/keeper.js';
import { stormWithKills } from './testing/killed.js';

describe('keeping incidents', () => {
  let test: TestStore;
  let clock: ManualClock;
  let keeper: ReturnType<typeof keeperOver>;

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock(Date.now());
    keeper = keeperOver(test.store, clock);
    keeper.start();
    await until('it follows', async () => (await test.store.read.countBy(EventCursorRow, { name: 'incidents' })) === 1);
  });
  afterEach(async () => {
    await keeper.stop();
    await test.close();
  });

  async function inventory(...rows: [id: string, parentId: string | null][]): Promise<void> {
    const all = rows.map(([id, parentId]) => resource(id, parentId, clock.now()));
    await test.store.write(async (tx) => {
      for (let at = 0; at < all.length; at += 100) await tx.insert(ResourceRow, all.slice(at, at + 100));
      await placeNew(tx, all);
    });
  }

  const changed = (id: string, to: string): NewEvent => {
    const data = { from: '', to, since: clock.now(), sentence: `is ${to}`, name: id };
    return { type: 'status.changed', subject: { kind: 'resource', id }, data };
  };
  const happen = (...events: NewEvent[]) => test.store.write((tx) => keeper.events.append(tx, ...events));
  const told = async () => {
    const rows = await test.store.read.find(EventRow, { order: { id: 'ASC' } });
    return rows.filter(({ type }) => type.startsWith('incident.'));
  };
  const wait = (what: string, count: number, type = 'incident.opened') =>
    until(what, async () => (await told()).filter((one) => one.type === type).length === count);
  const facts = ({ data }: { data: object | null }) => data as IncidentFacts;

  it('makes one incident of 500 children and the parent that dies, resolved when all are well', async () => {
    const children = Array.from({ length: 500 }, (_, i) => `web-${i}`);
    await inventory(['host', null], ...children.map((id) => [id, 'host'] as [string, string]));
    await test.store.write((tx) => tx.update(ResourceRow, { id: 'host' }, { status: 'up' }));
    await happen(...children.slice(0, 250).map((id) => changed(id, 'down')));
    await happen(changed('host', 'down'));
    await happen(...children.slice(250).map((id) => changed(id, 'down')));
    const held = () => test.store.read.countBy(IncidentMemberRow, { incidentId: id });
    await wait('it is told', 1);
    const id = (await told())[0].subjectId;
    await until('all have joined', async () => (await held()) === 500, 60_000);
    clock.advance(600_000);
    await happen(...['host', ...children].map((one) => changed(one, 'up')));
    await wait('it has ended', 1, 'incident.resolved');
    const types = (await told()).map(({ type }) => type).filter((type) => type !== 'incident.changed');
    expect(types.filter((type) => type !== 'incident.escalated')).toEqual(['incident.opened', 'incident.resolved']);
    const rows = await test.store.read.find(IncidentRow);
    expect(rows.map(({ number, state, causeName }) => [number, state, causeName])).toEqual([[1, 'resolved', 'host']]);
  });

  it('takes the primary of a cluster for the cause of what its replicas suffer', async () => {
    await inventory(['db-1', null], ['db-2', null]);
    const fact = { clusterId: 'c1', clusterName: 'shop', since: 0 };
    await test.store.write((tx) =>
      tx.insert(ClusterFactRow, [
        { ...fact, resourceId: 'db-1', role: 'primary' },
        { ...fact, resourceId: 'db-2', role: 'replica' },
      ]),
    );
    await happen(changed('db-1', 'down'), changed('db-2', 'degraded'));
    await wait('it is told', 1);
    const [opened] = await told();
    expect(facts(opened)).toEqual(jasmine.objectContaining({ held: 1, affected: [{ id: 'db-2', name: 'db-2' }] }));
  });

  it('tells what its parent cannot explain when the wait for it is over', async () => {
    await inventory(['host', null], ['web', 'host']);
    await test.store.write((tx) => tx.update(ResourceRow, { id: 'host' }, { status: 'up' }));
    await happen(changed('web', 'down'));
    await until('it is noticed', async () => (await test.store.read.count(IncidentRow)) === 1);
    expect(await told()).toEqual([]);
    // The look of every second asks again.
    const asked = await test.store.read.countBy(EventRow, { type: 'check.requested', subjectId: 'host' });
    expect(asked).toBeGreaterThanOrEqual(1);
    clock.advance(30_000);
    await keeper.keep.look();
    await wait('it is told', 1);
  });

  it('tells it as soon as all it depends on has answered since, without waiting for the end', async () => {
    await inventory(['host', null], ['web', 'host']);
    await test.store.write(async (tx) => {
      await tx.update(ResourceRow, { id: 'host' }, { status: 'up' });
      const check = { id: 'c1', resourceId: 'host', name: 'tcp', settings: {} as never, intervalMs: 1, timeoutMs: 1 };
      await tx.insert(CheckRow, { ...check, number: 1, fall: 1, rise: 1, paused: false, version: 1, createdAt: 0 });
    });
    const answered = (at: number) =>
      test.store.write((tx) =>
        tx.upsert(
          CheckStatusRow,
          {
            ...{ checkNumber: 1, checkId: 'c1', resourceId: 'host', status: 'up', since: 0, sentence: '', swings: [] },
            ...{ runOutcome: 'pass', runLength: 1, lastAt: at, lastCode: 'ok', lastDurationUs: 1, facts: {} },
          },
          ['checkNumber'],
        ),
      );
    await answered(clock.now() - 1);
    await happen(changed('web', 'down'));
    await until('it is noticed', async () => (await test.store.read.count(IncidentRow)) === 1);
    await keeper.keep.look();
    expect((await told()).length).toBe(0);
    await answered(clock.now() + 1);
    await keeper.keep.look();
    expect((await told()).map(({ type }) => type)).toEqual(['incident.opened']);
  });

  it('escalates what nobody takes, by the clock', async () => {
    await inventory(['web', null]);
    await happen(changed('web', 'down'));
    await wait('it is told', 1);
    for (let i = 0; i < 5; i++) {
      clock.advance(15 * 60_000);
      await keeper.keep.look();
    }
    const levels = (await told()).filter(({ type }) => type === 'incident.escalated').map((one) => facts(one).level);
    expect(levels).toEqual([1, 2, 3]);
  });

  it('puts what is reported of a resource into the incident that it has, counted apart from what suffers', async () => {
    await inventory(['host', null], ['web', 'host']);
    await happen(changed('host', 'down'));
    await wait('it is told', 1);
    const cause = { kind: 'alert', id: 'f1', name: 'WebAway on web' };
    const alert = { cause, status: 'down', since: clock.now(), sentence: 'no answer', resources: ['web'] } as const;
    const echo = { ...alert, cause: { kind: ownAlert, id: 'f2', name: 'HoldfastResourceDown on host' }, about: 'host' };
    await happen(problemReported({ ...alert, about: 'web' }), problemReported(echo), problemReported(echo));
    const held = () => test.store.read.countBy(IncidentMemberRow, { endedAt: IsNull() });
    await until('both have joined', async () => (await held()) === 2);
    const [row] = await test.store.read.find(IncidentRow);
    expect([row.causeName, row.held, facts((await told()).at(-1)!).affected]).toEqual(['host', 0, []]);
    await happen(changed('host', 'up'));
    await until('the host is well', async () => (await test.store.read.find(IncidentRow))[0].wellSince !== null);
    expect((await told()).filter(({ type }) => type === 'incident.resolved')).toEqual([]);
    await happen(problemEnded(cause, 'resolved'));
    await wait('its end is told', 1, 'incident.resolved');
    const notes = await test.store.read.find(IncidentNoteRow, { order: { n: 'ASC' } });
    expect(notes.map(({ deed }) => deed)).toEqual(['opened', 'reported', 'reported', 'well', 'withdrawn', 'resolved']);
  });

  it('opens and ends what other features report, but not of what is in maintenance', async () => {
    await inventory(['web', null]);
    const cause = { kind: 'channel', id: 'smtp', name: 'Mail' };
    const problem = { cause, status: 'down', since: clock.now(), sentence: 'refused' } as const;
    await happen(problemReported(problem), problemReported(problem));
    await wait('it is told', 1);
    await happen(problemEnded(cause, 'delivered again'));
    await wait('its end is told', 1, 'incident.resolved');
    await test.store.write((tx) => tx.update(ResourceRow, { id: 'web' }, { status: 'maintenance' }));
    await happen(problemReported({ ...problem, cause: { ...cause, id: 'x' }, resources: ['web'] }));
    await happen(changed('db', 'down'));
    await wait('only the other is told', 2);
    expect(await test.store.read.countBy(IncidentRow, { causeId: 'x' })).toBe(0);
  });
});

describe('a process that keeps incidents and is killed with -9', () => {
  it('loses nothing and says nothing twice, wherever it stood', async () => {
    const test = await openTestStore();
    try {
      const { told, expected, opened, notes } = await stormWithKills(test, new Clock(), 7, 5);
      expect(told).toEqual(expected);
      expect(opened).toBe(8);
      expect(notes).toBe(8);
    } finally {
      await test.close();
    }
  });
});

function resource(id: string, parentId: string | null, at: number): ResourceRow {
  const empty = { tags: [], environment: '', notes: '', ownerId: null, runbookUrl: '', findings: [] };
  const status = { status: 'unknown' as const, severity: 3, statusSince: at, statusReason: '', stale: null };
  const named = { id, name: id, nameKey: id, kind: 'host' as const, address: id, parentId };
  return { ...named, ...empty, ...status, version: 1, createdAt: at, updatedAt: at };
}
