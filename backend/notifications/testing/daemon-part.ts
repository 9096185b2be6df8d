import type { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { EventLog, EventTail, type LoggedEvent } from '../../platform/events/index.js';
import { Leases } from '../../platform/leases/index.js';
import { Log } from '../../platform/logging/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { Resources, resolveTarget } from '../../resources/index.js';
import type { TestServer } from '../../testing.js';
import { PeopleToTell } from '../../users/index.js';
import { allMessengers } from '../adapters/all-messengers.js';
import { ChannelHealth } from '../application/channel-health.js';
import { DeliverMessages } from '../application/deliver-messages.js';
import { Destinations, Messengers } from '../application/destinations.js';
import { Notifier } from '../application/notifier.js';
import { QueueMessages } from '../application/queue-messages.js';
import { WhoIsTold } from '../application/who-is-told.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { RoutesStore } from '../persistence/routes.store.js';

/** What the daemon runs of notifications, on the database of a test server. */
export function daemonPart({ store, clock, app }: TestServer<Clock>) {
  const notifications = new NotificationsStore(store);
  const destinations = new Destinations(
    notifications,
    app.get(SecretBox),
    new Messengers(allMessengers(resolveTarget, 2_000)),
  );
  const [resources, log] = [app.get(Resources), Log.silent()];
  const health = new ChannelHealth(store, notifications, app.get(EventLog), clock);
  const deliver = new DeliverMessages(notifications, destinations, health, resources, app.get(Config), clock, log);
  const people = app.get(PeopleToTell);
  const who = new WhoIsTold(store, notifications, new RoutesStore(store), resources, people, clock);
  const queue = new QueueMessages(notifications, who, clock);
  const leases = new Leases(store, clock);
  const notifier = () => new Notifier(store, app.get(EventTail), queue, deliver, notifications, clock, log, leases);
  /** Queues what comes of the events, as the follower of the event log does. */
  const hear = (...events: Omit<LoggedEvent, 'position' | 'at'>[]) =>
    store.write((tx) =>
      queue.run(
        events.map((event, i) => ({ position: i + 1, at: clock.now(), ...event })),
        tx,
      ),
    );
  return { notifications, deliver, queue, notifier, hear };
}

interface IncidentGiven {
  number?: number;
  name?: string;
  resourceId?: string;
  cause?: { kind: string; id: string; name: string };
  status?: string;
  level?: number;
  affected?: { id: string; name: string }[];
  held?: number;
  by?: string;
  mergedInto?: number;
}

type What = 'opened' | 'changed' | 'acknowledged' | 'escalated' | 'resolved';

/** An event of an incident: #1, of web-3 that is down, unless told otherwise. */
export function ofIncident(what: What, given: IncidentGiven = {}) {
  const { number = 1, name = 'web-3', resourceId = 'r-1', level = 0, affected = [], by, mergedInto } = given;
  const cause = given.cause ?? { kind: 'resource', id: resourceId, name };
  const status = given.status ?? (what === 'resolved' ? 'up' : 'down');
  const acknowledgedBy = by ? { id: 'p-1', name: by } : null;
  const facts = { number, cause, status, since: 1_795_000_000_000, sentence: `it is ${status}`, affected };
  const more = { held: given.held ?? affected.length, level, acknowledgedBy };
  const data = { ...facts, ...more, ...(mergedInto === undefined ? {} : { mergedInto }) };
  return { type: `incident.${what}`, subject: { kind: 'incident', id: `i-${number}` }, data };
}
