import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { type FieldError, Invalid, NotFound, StaleVersion } from '../../platform/http/index.js';
import { builtInRoles, PeopleToTell } from '../../users/index.js';
import { isTimeZone } from '../domain/quiet-hours.js';
import type { RouteRule } from '../domain/route.js';
import { NotificationsStore, type Tx } from '../persistence/notifications.store.js';
import type { RouteRow } from '../persistence/route.row.js';
import { RoutesStore } from '../persistence/routes.store.js';

export interface RouteFields extends RouteRule {
  name: string;
  enabled: boolean;
  channel: string;
  level: number;
}

/** Adds, changes and removes routes; who was told by one that is gone is told the end all the same. */
@Injectable()
export class KeepRoutes {
  constructor(
    private readonly store: Store,
    private readonly routes: RoutesStore,
    private readonly notifications: NotificationsStore,
    private readonly people: PeopleToTell,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws Invalid */
  async add(fields: RouteFields): Promise<RouteRow> {
    await this.demand(fields);
    return this.store.write((tx) => this.insert(tx, fields));
  }

  /** In the transaction of something else, such as a new channel. */
  async insert(tx: Tx, fields: RouteFields): Promise<RouteRow> {
    const row = { id: newId(), ...columns(fields), updatedAt: this.clock.now(), version: 1 };
    await this.routes.add(tx, row);
    await this.record(tx, 'added', null, row);
    return row;
  }

  /** @throws NotFound, StaleVersion, Invalid */
  async change(id: string, version: number, fields: Partial<RouteFields>): Promise<RouteRow> {
    const known = (await this.routes.all()).find((route) => route.id === id);
    if (!known) throw new NotFound('The route');
    await this.demand({ ...fieldsOf(known), ...fields });
    return this.store.write(async (tx) => {
      const before = await this.current(tx, id, version);
      const wanted = columns({ ...fieldsOf(before), ...fields });
      const after = { ...before, ...wanted, updatedAt: this.clock.now(), version: version + 1 };
      await this.routes.save(tx, after);
      await this.record(tx, 'changed', before, after);
      return after;
    });
  }

  /** @throws NotFound, StaleVersion */
  async remove(id: string, version: number): Promise<void> {
    await this.store.write(async (tx) => this.drop(tx, await this.current(tx, id, version)));
  }

  /** The routes to a channel that is removed. */
  async removeTo(tx: Tx, channel: string): Promise<void> {
    for (const route of await this.routes.byChannel(tx, channel)) await this.drop(tx, route);
  }

  private async drop(tx: Tx, route: RouteRow): Promise<void> {
    await this.routes.remove(tx, route.id);
    await this.record(tx, 'removed', route, null);
  }

  private async current(tx: Tx, id: string, version: number): Promise<RouteRow> {
    const row = await this.routes.forUpdate(tx, id);
    if (!row) throw new NotFound('The route');
    if (row.version !== version) throw new StaleVersion(row.version);
    return row;
  }

  private async demand({ channel: id, receiver, quiet }: RouteFields): Promise<void> {
    const faults: FieldError[] = [];
    const channel = await this.notifications.channel(id);
    if (!channel) faults.push({ field: 'channel', message: 'is not there', remedy: 'Add the channel first.' });
    if (channel && receiver.kind !== 'channel' && channel.kind !== 'smtp') {
      const remedy = `Choose a channel of e-mail, or let it tell whoever ${channel.name} names.`;
      faults.push({ field: 'channel', message: 'does not reach a person by their address', remedy });
    }
    if (receiver.kind === 'person' && (await this.people.byIds([receiver.id])).length === 0)
      faults.push({ field: 'receiver', message: 'is nobody who is here', remedy: 'Choose somebody who has joined.' });
    if (receiver.kind === 'role' && !builtInRoles.has(receiver.role))
      faults.push({
        field: 'receiver',
        message: 'is no role',
        remedy: `One of ${[...builtInRoles.keys()].join(', ')}.`,
      });
    if (quiet?.timeZone && !isTimeZone(quiet.timeZone))
      faults.push({ field: 'quiet.timeZone', message: 'is not an IANA time zone', remedy: 'Such as Europe/Berlin.' });
    if (quiet && quiet.from === quiet.to)
      faults.push({ field: 'quiet.to', message: 'is when they begin', remedy: 'Turn the route off instead.' });
    if (faults.length > 0) throw new Invalid(faults);
  }

  private async record(tx: Tx, what: string, before: RouteRow | null, after: RouteRow | null): Promise<void> {
    const { id, name } = (after ?? before)!;
    const subject = { kind: 'notification-route', id };
    const sides = { before: before && { ...fieldsOf(before) }, after: after && { ...fieldsOf(after) } };
    await this.audit.record(tx, { action: `notification-route.${what}`, subject: { ...subject, name }, ...sides });
    await this.events.append(tx, { type: `notification-route.${what}`, subject });
  }
}

function columns({ name, enabled, channel, level, receiver, match, quiet }: RouteFields) {
  return { name, enabled, channel, level, rule: { receiver, match, quiet } };
}

function fieldsOf({ name, enabled, channel, level, rule }: RouteRow): RouteFields {
  return { name, enabled, channel, level, ...rule };
}
