import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../../ops/lab/index.js';
import type { Clock } from '../../platform/clock/index.js';
import type { LoggedEvent } from '../../platform/events/index.js';
import { loggedEvent } from '../../platform/events/event.js';
import { EventCursorRow, EventHeadRow, EventRow } from '../../platform/events/persistence/event.row.js';
import { ledgerOver } from '../../platform/jobs/testing.js';
import type { TestStore } from '../../testing.js';
import { IncidentBook } from '../domain/book.js';
import { IncidentNoteRow, IncidentRow } from '../persistence/incident.row.js';
import { House } from './house.js';

const program = new URL('keeper-process.js', import.meta.url).pathname;
const names = Array.from({ length: 8 }, (_, i) => `r${i}`);
const statuses = ['down', 'up', 'degraded', 'flapping', 'unknown', 'maintenance'];

/** What was told of incidents: type and cause, in the order of the log. */
export interface Outcome {
  told: string[];
  expected: string[];
  opened: number;
  notes: number;
}

/**
 * Lets a process keep incidents of a seeded storm and kills it with -9 `kills` times at seeded instants, a new one taking
 * over; then gives what was told, and what one process that was never killed would have told.
 */
export async function stormWithKills(test: TestStore, clock: Clock, seed: number, kills: number): Promise<Outcome> {
  let state = seed;
  const random = (n: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % n;
  const ledger = ledgerOver(test.store, clock);
  await new House(test.store, clock).has(...names.map((name): [string, 'unknown'] => [name, 'unknown']));
  ledger.sequencer.start();
  const storm = async () => {
    const events = Array.from({ length: 1 + random(12) }, () => {
      const id = names[random(names.length)];
      const data = {
        name: id,
        from: '',
        to: statuses[random(statuses.length)],
        since: clock.now(),
        sentence: 'so it is',
      };
      return { type: 'status.changed', subject: { kind: 'resource', id }, data };
    });
    await test.store.write((tx) => ledger.events.append(tx, ...events));
  };
  let child = await keeper(test);
  await until('it follows', async () => (await test.store.read.countBy(EventCursorRow, { name: 'incidents' })) === 1);
  for (let kill = 0; kill < kills; kill++) {
    for (let i = 0; i < 4; i++) await storm();
    await delay(random(40));
    await killed(child);
    child = await keeper(test);
  }
  await storm();
  await until('all is read', () => allRead(test), 60_000);
  await killed(child);
  await ledger.sequencer.stop();
  return outcomeOf(test);
}

async function keeper(test: TestStore): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, JSON.stringify(test.config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** What is told is written with the cursor and numbered later: the cursor is at the head, nothing waits, and it still is. */
async function allRead(test: TestStore): Promise<boolean> {
  const head = await readUpTo(test);
  if (head === null) return false;
  const waiting = (await test.store.read.find(EventRow)).some(({ position }) => position === null);
  return !waiting && (await readUpTo(test)) === head;
}

/** The head of the log where everything up to it was read; null where it was not. */
async function readUpTo({ store }: TestStore): Promise<number | null> {
  const [head] = await store.read.find(EventHeadRow);
  const cursor = await store.read.findOneByOrFail(EventCursorRow, { name: 'incidents' });
  return cursor.position === head.position ? head.position : null;
}

async function outcomeOf({ store }: TestStore): Promise<Outcome> {
  const rows = await store.read.find(EventRow, { order: { position: 'ASC' } });
  const events = rows.map(loggedEvent);
  const told = events.filter(({ type }) => type === 'incident.opened' || type === 'incident.resolved');
  const named = told.map(({ type, data }) => `${type} ${(data as { cause: { name: string } }).cause.name}`);
  const notes = await store.read.countBy(IncidentNoteRow, { deed: 'opened' });
  return {
    told: byCause(named),
    expected: byCause(replayed(events)),
    opened: await store.read.count(IncidentRow),
    notes,
  };
}

/** What one book makes of all changes, as nothing depends on anything there and nobody waits. */
function replayed(events: readonly LoggedEvent[]): string[] {
  let ids = 0;
  const nothing = () => [];
  const policy = { afterMinutes: 0, times: 0 };
  const world = { above: nothing, below: nothing, waits: () => false, newId: () => `i${++ids}`, nextNumber: () => ids };
  const book = new IncidentBook({ ...world, policy }, []);
  for (const { type, subject, data, at } of events) {
    if (type !== 'status.changed') continue;
    const { to, since, sentence, name } = data as Record<'to' | 'sentence' | 'name', string> & { since: number };
    book.changed({ thing: { ...subject, name }, status: to, since, sentence }, at);
  }
  const types: Record<string, string> = { opened: 'opened', reopened: 'opened', resolved: 'resolved' };
  return book
    .take()
    .done.flatMap(({ incident, notes }) =>
      notes.filter(({ deed }) => types[deed]).map(({ deed }) => `incident.${types[deed]} ${incident.cause.name}`),
    );
}

/** The order between causes is nobody's concern. */
function byCause(lines: readonly string[]): string[] {
  const cause = (line: string) => line.split(' ')[1];
  return [...lines].sort((a, b) => (cause(a) < cause(b) ? -1 : cause(a) > cause(b) ? 1 : 0));
}
