import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { Resources } from '../../resources/index.js';
import { type ObjectFacts, PeopleToTell, type PersonToTell } from '../../users/index.js';
import type { Receiver } from '../domain/channel.js';
import { quietUntil } from '../domain/quiet-hours.js';
import { type Happening, mayWait, mismatch, type Severity } from '../domain/route.js';
import { targetOf } from '../domain/target.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore, type Tx } from '../persistence/notifications.store.js';
import type { RouteRow } from '../persistence/route.row.js';
import { RoutesStore } from '../persistence/routes.store.js';

/** Somebody whom a route leads to. */
export interface Target {
  /** The same for the same receiver by the same channel. */
  id: string;
  route: RouteRow;
  channel: ChannelRow;
  receiver: Receiver;
  /** The person, when it is one. */
  person: PersonToTell | null;
  /** Epoch milliseconds until which it waits because of quiet hours; null: it does not wait. */
  waitsUntil: number | null;
}

/** What is to be told, as far as it decides who is told. */
export interface Question {
  severity: Severity;
  /** What it is about and what suffers from it. */
  resources: readonly string[];
  level: number;
  /** The channel that is itself what fails: nobody is told by it. */
  failing?: string;
}

/**
 * Answers who is told: by the routes that lead there, each receiver once. When a channel itself fails, whoever another
 * channel names is told, where no route of another channel leads.
 */
@Injectable()
export class WhoIsTold {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly routes: RoutesStore,
    private readonly resources: Resources,
    private readonly people: PeopleToTell,
    private readonly clock: Clock,
  ) {}

  /** Those told at this level or below it, the first level first. */
  async targets(question: Question, tx: Tx = this.store.read): Promise<Target[]> {
    const found = (await this.reachable(question, tx)).filter(({ route }) => route.level <= question.level);
    return found.length > 0 || !question.failing ? found : this.byAnyOther(question, tx);
  }

  /** Those told at any level. */
  async reachable(question: Question, tx: Tx = this.store.read): Promise<Target[]> {
    const { happening, things } = await this.happening(question, tx);
    const channels = await this.usable(question, tx);
    const found = new Map<string, Target>();
    for (const route of await this.routes.all(tx)) {
      const channel = channels.get(route.channel);
      if (!route.enabled || !channel || mismatch(route.rule, happening) !== null) continue;
      for (const target of await this.targetsOf(route, channel, things, question.severity, tx)) {
        const known = found.get(target.id);
        const sooner = !known || (known.route.level === route.level && known.waitsUntil && !target.waitsUntil);
        if (sooner) found.set(target.id, target);
      }
    }
    return [...found.values()];
  }

  /** Until when somebody who was told by a route is not told more; null: at once. */
  async waits(routeId: string | null, to: string[], severity: Severity, tx: Tx): Promise<number | null> {
    const route = (await this.routes.all(tx)).find(({ id }) => id === routeId);
    if (!route) return null;
    const { receiver } = route.rule;
    const someone = receiver.kind === 'channel' ? [] : await this.people.byEmails(to, tx);
    return this.quiet(route, someone[0] ?? null, severity);
  }

  private async happening({ severity, resources, level }: Question, tx: Tx) {
    const found = await this.resources.findAll([...new Set(resources)], tx);
    const facts = await Promise.all(found.map(({ id }) => this.resources.facts(id, tx)));
    const tags = found.flatMap((one) => one.tags);
    const environments = found.map(({ environment }) => environment).filter(Boolean);
    const happening: Happening = { severity, tags, environments, level };
    return { happening, things: facts.filter((one) => one !== null) };
  }

  private async usable({ failing }: Question, tx: Tx): Promise<Map<string, ChannelRow>> {
    const channels = await this.notifications.channels(tx);
    return new Map(channels.filter(({ id, enabled }) => enabled && id !== failing).map((one) => [one.id, one]));
  }

  private async targetsOf(route: RouteRow, channel: ChannelRow, things: ObjectFacts[], severity: Severity, tx: Tx) {
    const { receiver } = route.rule;
    if (receiver.kind === 'channel') {
      const { url, to } = channel;
      return [this.target(route, channel, { url, to }, null, severity)];
    }
    const people =
      receiver.kind === 'person'
        ? await this.people.byIds([receiver.id], tx)
        : await this.people.holding(receiver.role, things, tx);
    return people.map((person) =>
      this.target(route, channel, { url: channel.url, to: [person.email] }, person, severity),
    );
  }

  private target(
    route: RouteRow,
    channel: ChannelRow,
    receiver: Receiver,
    person: PersonToTell | null,
    severity: Severity,
  ): Target {
    const waitsUntil = this.quiet(route, person, severity);
    return { id: targetOf(channel.id, receiver), route, channel, receiver, person, waitsUntil };
  }

  private quiet({ rule: { quiet } }: RouteRow, person: Pick<PersonToTell, 'timeZone'> | null, severity: Severity) {
    if (!quiet || !mayWait(quiet, severity)) return null;
    return quietUntil(quiet, quiet.timeZone ?? person?.timeZone ?? 'UTC', this.clock.now());
  }

  private async byAnyOther(question: Question, tx: Tx): Promise<Target[]> {
    const channels = await this.usable(question, tx);
    const nobody = { id: '', name: '', enabled: true, level: 0, updatedAt: 0, version: 1 };
    const match = { tags: [], environments: [], severities: [] };
    return [...channels.values()].map((channel) => {
      const rule = { receiver: { kind: 'channel' as const }, match, quiet: null };
      const { url, to } = channel;
      const route = { ...nobody, channel: channel.id, rule };
      return this.target(route, channel, { url, to }, null, question.severity);
    });
  }
}
