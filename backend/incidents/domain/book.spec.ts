import { IncidentBook, joinWithinMs, mergeWithinMs, recoverWithinMs, type World } from './book.js';
import { dueAt, type Incident } from './incident.js';
import type { Deed } from './notes.js';
import { isOpen } from './state.js';

const minute = 60_000;
const anna = { id: 'p1', name: 'Anna' };

/** A fleet with a clock that moves only when told; everything due by itself happens on the way. */
class Fleet {
  now = 0;
  readonly told: [Deed, string][] = [];
  readonly book: IncidentBook;
  readonly seen = new Map<string, Incident>();
  private ids = 0;
  private numbers = 0;

  constructor(parents: Record<string, string> = {}) {
    const above = (key: string): string[] => {
      const parent = parents[key.slice('resource:'.length)];
      return parent ? [`resource:${parent}`, ...above(`resource:${parent}`)] : [];
    };
    const all = Object.keys(parents).map((id) => `resource:${id}`);
    const world: World = {
      above,
      below: (key) => all.filter((one) => above(one).includes(key)),
      waits: (key) => above(key).length > 0,
      newId: () => `i${++this.ids}`,
      nextNumber: () => ++this.numbers,
      policy: { afterMinutes: 15, times: 2 },
    };
    this.book = new IncidentBook(world, []);
  }

  say(id: string, status: string, sentence = `it is ${status}`, since = this.now): void {
    const change = { thing: { kind: 'resource', id, name: id }, status, since, sentence };
    this.book.changed(change, this.now);
    this.write();
  }

  /** What somebody else says of a resource. */
  report(kind: string, about: string, status: string, more: { since?: number; aboutIll?: boolean } = {}): void {
    const thing = { kind, id: `${kind} of ${about}`, name: `${kind} of ${about}` };
    const change = { thing, status, since: this.now, sentence: 'a rule fires', about: `resource:${about}` };
    this.book.changed({ ...change, ...more }, this.now);
    this.write();
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (let due = this.nextDue(); due <= end; due = this.nextDue()) {
      this.now = Math.max(this.now, due);
      this.book.tick(this.now);
      this.write();
    }
    this.now = end;
  }

  open(): string[] {
    return [...this.seen.values()].filter(({ state }) => isOpen(state)).map(({ cause }) => cause.name);
  }

  of(name: string): Incident {
    return [...this.seen.values()].findLast(({ cause }) => cause.name === name)!;
  }

  count(deed: Deed): number {
    return this.told.filter(([one]) => one === deed).length;
  }

  private nextDue(): number {
    return Math.min(
      ...[...this.seen.values()].filter(({ state }) => isOpen(state)).map((one) => dueAt(one) ?? Infinity),
    );
  }

  private write(): void {
    const { done, forgotten } = this.book.take();
    for (const { incident, notes } of done) {
      this.seen.set(incident.id, incident);
      for (const { deed } of notes) if (incident.announcedAt !== null) this.told.push([deed, incident.cause.name]);
    }
    for (const { id } of forgotten) this.seen.delete(id);
  }
}

describe('an incident', () => {
  it('opens when something falls, grows worse with it, and ends when it is well', () => {
    const fleet = new Fleet();
    fleet.say('web', 'degraded');
    fleet.say('web', 'down');
    fleet.say('web', 'down');
    fleet.say('web', 'unknown');
    expect(fleet.open()).toEqual(['web']);
    fleet.say('web', 'up');
    fleet.say('web', 'up');
    expect(fleet.told).toEqual([
      ['opened', 'web'],
      ['worse', 'web'],
      ['resolved', 'web'],
    ]);
    expect(fleet.of('web').number).toBe(1);
  });

  it('ends also when its cause is paused, in maintenance or removed', () => {
    for (const status of ['paused', 'maintenance', 'removed']) {
      const fleet = new Fleet();
      fleet.say('web', 'down');
      fleet.say('web', status);
      expect(fleet.open()).withContext(status).toEqual([]);
      expect(fleet.count('resolved')).toBe(1);
    }
  });

  it('is escalated while nobody acknowledges it, as often as the policy says, however its sentence changes', () => {
    const fleet = new Fleet();
    fleet.say('web', 'down');
    for (let i = 0; i < 10; i++) {
      fleet.pass(5 * minute);
      fleet.say('web', 'down', `reason ${i}`);
    }
    expect(fleet.count('escalated')).toBe(2);
    const other = new Fleet();
    other.say('web', 'down');
    expect(other.book.signal(other.of('web'), 'acknowledged', other.now, anna, '')).toBeTrue();
    other.pass(60 * minute);
    expect(other.count('escalated')).toBe(0);
    expect(other.of('web').acknowledgedBy).toEqual(anna);
  });

  it('goes on under the same number when its cause falls again soon', () => {
    const fleet = new Fleet();
    fleet.say('web', 'down');
    fleet.say('web', 'up');
    fleet.pass(10 * minute);
    fleet.say('web', 'down');
    expect(fleet.told.map(([deed]) => deed)).toEqual(['opened', 'resolved', 'reopened']);
    expect(fleet.of('web').number).toBe(1);
    fleet.say('web', 'up');
    fleet.pass(60 * minute);
    fleet.say('web', 'down');
    expect(fleet.of('web').number).toBe(2);
  });
});

describe('cause over symptom', () => {
  it('joins what falls while the thing it depends on is down, and ends once all are well', () => {
    const fleet = new Fleet({ web: 'host', shop: 'web' });
    fleet.say('host', 'down');
    fleet.say('shop', 'down');
    fleet.say('web', 'degraded');
    expect(fleet.open()).toEqual(['host']);
    expect([...fleet.of('host').members.keys()]).toEqual(['resource:shop', 'resource:web']);
    fleet.say('host', 'up');
    fleet.say('web', 'up');
    expect(fleet.open()).toEqual(['host']);
    fleet.say('shop', 'up');
    expect(fleet.open()).toEqual([]);
    expect(fleet.told.filter(([deed]) => deed === 'opened' || deed === 'resolved')).toEqual([
      ['opened', 'host'],
      ['resolved', 'host'],
    ]);
  });

  it('does not take a full disk for the cause of a dead service', () => {
    const fleet = new Fleet({ web: 'host' });
    fleet.say('host', 'degraded');
    fleet.say('web', 'down');
    fleet.pass(joinWithinMs);
    expect(fleet.open()).toEqual(['host', 'web']);
  });

  it('tells nothing of a symptom that fell first: it waits for word of what it depends on', () => {
    const fleet = new Fleet({ web: 'host' });
    fleet.say('web', 'down');
    fleet.pass(joinWithinMs - 1);
    fleet.say('host', 'down');
    fleet.pass(60 * minute);
    expect(fleet.told.filter(([deed]) => deed === 'opened')).toEqual([['opened', 'host']]);
  });

  it('tells a blip that ended while it waited to nobody', () => {
    const fleet = new Fleet({ web: 'host' });
    fleet.say('web', 'down');
    fleet.say('web', 'up');
    fleet.pass(60 * minute);
    expect(fleet.told).toEqual([]);
  });

  it('merges what was told shortly before, and leaves what is older alone', () => {
    const fleet = new Fleet({ old: 'host', web: 'host' });
    fleet.say('old', 'down');
    fleet.pass(mergeWithinMs + 1);
    fleet.say('web', 'down');
    fleet.pass(joinWithinMs);
    fleet.say('host', 'down');
    expect(fleet.open()).toEqual(['old', 'host']);
    expect(fleet.of('web').state).toBe('merged');
    expect(fleet.of('web').mergedInto).toEqual({ id: fleet.of('host').id, number: 3 });
  });

  it('takes in what fell after its cause, however late that is heard of', () => {
    const fleet = new Fleet({ before: 'host', after: 'host' });
    fleet.pass(60 * minute);
    fleet.say('before', 'down', 'old', 0);
    fleet.say('after', 'down', 'old', 20 * minute);
    fleet.pass(joinWithinMs);
    fleet.say('host', 'down', 'old', 10 * minute);
    expect(fleet.open()).toEqual(['before', 'host']);
    expect([...fleet.of('host').members.keys()]).toEqual(['resource:after']);
  });

  it('gives what is still not well long after its cause recovered an incident of its own', () => {
    const fleet = new Fleet({ web: 'host' });
    fleet.say('host', 'down');
    fleet.say('web', 'down');
    fleet.say('host', 'up');
    fleet.pass(recoverWithinMs + joinWithinMs);
    expect(fleet.open()).toEqual(['web']);
    expect(fleet.of('host').state).toBe('resolved');
  });

  it('makes one incident of 500 children and the parent that dies, in whatever order they are noticed', () => {
    const children = Array.from({ length: 500 }, (_, i) => `web-${i}`);
    const fleet = new Fleet(Object.fromEntries(children.map((id) => [id, 'host'])));
    for (const id of children.slice(0, 250)) fleet.say(id, 'down');
    fleet.pass(10_000);
    fleet.say('host', 'down');
    for (const id of children.slice(250)) fleet.say(id, 'down');
    expect(fleet.open()).toEqual(['host']);
    expect(fleet.of('host').members.size).toBe(500);
    fleet.pass(10 * minute);
    fleet.say('host', 'up');
    for (const id of children) fleet.say(id, 'up');
    expect(fleet.open()).toEqual([]);
    expect([fleet.count('opened'), fleet.count('resolved')]).toEqual([1, 1]);
  });
});

describe('what somebody else reports of a resource', () => {
  it('is one incident with what the checks found, and over when both are', () => {
    const fleet = new Fleet();
    fleet.say('web', 'down');
    fleet.report('alert', 'web', 'down');
    fleet.report('alert', 'web', 'down');
    fleet.say('web', 'up');
    fleet.pass(60 * minute);
    expect(fleet.open()).toEqual(['web']);
    fleet.report('alert', 'web', 'up');
    expect(fleet.open()).toEqual([]);
    expect(fleet.told.map(([deed]) => deed)).toEqual(['opened', 'reported', 'well', 'withdrawn', 'resolved']);
  });

  it('ends nothing that a check holds open', () => {
    const fleet = new Fleet();
    fleet.say('web', 'down');
    for (const kind of ['alert', 'own-alert']) {
      fleet.report(kind, 'web', 'degraded');
      fleet.report(kind, 'web', 'up');
    }
    expect(fleet.open()).toEqual(['web']);
    expect(fleet.of('web').status).toBe('down');
  });

  it('is an incident of its own when it is worse than what is told, or when nothing is', () => {
    const fleet = new Fleet();
    fleet.say('web', 'degraded');
    fleet.report('alert', 'web', 'down');
    fleet.report('alert', 'db', 'degraded');
    expect(fleet.open()).toEqual(['web', 'alert of web', 'alert of db']);
  });

  it('joins the incident from which the resource suffers', () => {
    const fleet = new Fleet({ web: 'host' });
    fleet.say('host', 'down');
    fleet.report('alert', 'web', 'down');
    fleet.say('web', 'down');
    fleet.report('own-alert', 'web', 'down');
    expect(fleet.open()).toEqual(['host']);
    expect(fleet.of('host').members.size).toBe(3);
  });

  it('goes with the incident that a person ends or a maintenance, and outlives a blip that was told to nobody', () => {
    for (const over of ['person', 'maintenance', 'blip']) {
      const fleet = new Fleet(over === 'blip' ? { web: 'host' } : {});
      fleet.say('web', 'down');
      fleet.report('alert', 'web', 'down');
      fleet.say('web', over === 'maintenance' ? 'maintenance' : 'up');
      if (over === 'person') fleet.book.signal(fleet.of('web'), 'ended', fleet.now, anna, 'fine');
      expect(fleet.open())
        .withContext(over)
        .toEqual(over === 'blip' ? ['alert of web'] : []);
    }
  });

  it('holds nothing open and opens nothing when it only says again what Holdfast found itself', () => {
    const fleet = new Fleet();
    fleet.say('web', 'down');
    fleet.pass(minute);
    fleet.report('own-alert', 'web', 'down');
    fleet.say('web', 'up');
    expect(fleet.open()).toEqual([]);
    fleet.report('own-alert', 'web', 'down', { since: minute });
    fleet.report('own-alert', 'db', 'down', { aboutIll: true });
    expect(fleet.open()).toEqual([]);
    expect(fleet.told.map(([deed]) => deed)).toEqual(['opened', 'reported', 'resolved']);
    fleet.pass(minute);
    fleet.report('own-alert', 'web', 'degraded');
    expect(fleet.open()).toEqual(['own-alert of web']);
  });
});

describe('flapping', () => {
  it('is bounded: three targets that come and go for an hour', () => {
    const fleet = new Fleet();
    const period = { a: 40_000, b: 90_000, c: 300_000 };
    for (let second = 0; second < 3600; second += 10) {
      for (const [name, ms] of Object.entries(period)) {
        if ((second * 1000) % ms === 0) fleet.say(name, (second * 1000) % (2 * ms) === 0 ? 'down' : 'up');
      }
      fleet.pass(10_000);
    }
    for (const name of Object.keys(period)) {
      const told = fleet.told.filter(([deed, of]) => of === name && (deed === 'opened' || deed === 'reopened'));
      expect(told.length).withContext(name).toBeLessThanOrEqual(5);
      fleet.say(name, 'up');
    }
    fleet.pass(30 * minute);
    expect(fleet.open()).toEqual([]);
    expect(fleet.count('resolved')).toBe(fleet.count('opened') + fleet.count('reopened'));
  });
});

describe('whatever happens', () => {
  it('opens one incident a cause, tells each end once, and forgets nothing that is not well', () => {
    for (let seed = 1; seed <= 10; seed++) {
      let state = seed;
      const random = (n: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % n;
      const fleet = new Fleet({ b: 'a', c: 'a', d: 'b', e: 'b', f: 'e' });
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
      const statuses = ['up', 'up', 'degraded', 'down', 'flapping', 'unknown', 'maintenance', 'paused', 'removed'];
      const last = new Map<string, string>();
      for (let step = 0; step < 150; step++) {
        const name = names[random(names.length)];
        const status = statuses[random(statuses.length)];
        fleet.say(name, status);
        if (status !== 'unknown') last.set(name, status);
        if (random(3) === 0) fleet.pass(random(5 * minute));
        expect(new Set(fleet.open()).size).withContext(`seed ${seed}`).toBe(fleet.open().length);
        expectAllHeld(fleet, last, `seed ${seed}, step ${step}`);
      }
      for (const name of names) fleet.say(name, 'up');
      fleet.pass(60 * minute);
      expect(fleet.open()).withContext(`seed ${seed}`).toEqual([]);
      const ends = fleet.count('resolved') + fleet.count('merged');
      expect(ends)
        .withContext(`seed ${seed}`)
        .toBe(fleet.count('opened') + fleet.count('reopened'));
    }
  });

  function expectAllHeld(fleet: Fleet, last: Map<string, string>, where: string): void {
    const open = [...fleet.seen.values()].filter(({ state }) => isOpen(state));
    for (const [name, status] of last) {
      if (!['degraded', 'flapping', 'down'].includes(status)) continue;
      const held = open.filter(({ cause, members }) => cause.name === name || members.has(`resource:${name}`));
      expect(held.length).withContext(`${where}: ${name} is ${status}`).toBe(1);
    }
  }
});
