import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/context/index.js';
import { EventVisibility, type LoggedEvent, type Subject } from '../../platform/events/index.js';
import { type ObjectFacts, ObjectResolvers } from '../../platform/http/index.js';
import { isPermission, type Permission } from '../domain/permissions.js';
import type { EffectiveRights } from '../domain/rights.js';
import { Callers } from './callers.js';
import { Rights } from './rights.js';

/** What one must be allowed to read to be told of changes to a kind; any other kind: `<kind>.read`, or nobody. */
const readBy: Readonly<Record<string, Permission>> = {
  check: 'resource.read',
  status: 'resource.read',
  maintenance: 'resource.read',
  'backup-plan': 'backup.read',
  'backup-store': 'backup.read',
  recovery: 'cluster.read',
  session: 'person.read',
  token: 'person.read',
  service: 'person.read',
  'service-account': 'person.read',
  process: 'system.read',
  'notification-channel': 'settings.read',
  'notification-route': 'settings.read',
};

/** Shows each reader of the event stream what they may see, by their rights as they are when it is sent. */
@Injectable()
export class EventReaders extends EventVisibility {
  constructor(
    private readonly rights: Rights,
    private readonly callers: Callers,
    private readonly resolvers: ObjectResolvers,
  ) {
    super();
  }

  async visible(reader: Actor, events: LoggedEvent[]): Promise<LoggedEvent[]> {
    const rights = await this.rights.of(reader);
    const judged = await Promise.all(events.map((event) => this.mayKnow(reader, rights, event)));
    return events.filter((_, index) => judged[index]);
  }

  stillIn(reader: Actor): Promise<boolean> {
    return this.callers.stillIn(reader);
  }

  /** Whom an event is about is always told: their own page must follow what others change. */
  private async mayKnow(reader: Actor, rights: EffectiveRights, event: LoggedEvent): Promise<boolean> {
    const { subject, about } = event;
    if (subject.kind === reader.kind && subject.id === reader.id) return true;
    const permission = readBy[subject.kind] ?? `${subject.kind}.read`;
    if (!isPermission(permission)) return false;
    if (rights.may(permission).allowed) return true;
    if (!rights.anywhere(permission)) return false;
    const facts = await this.factsOf(about ?? subject);
    return facts !== undefined && rights.may(permission, facts).allowed;
  }

  private async factsOf({ kind, id }: Subject): Promise<ObjectFacts | undefined> {
    if (!this.resolvers.kinds().includes(kind)) return undefined;
    return (await this.resolvers.get(kind).facts(id)) ?? undefined;
  }
}
