import { Injectable } from '@nestjs/common';
import { ownAlert, problemEnded, problemReported } from '../../incidents/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Resources } from '../../resources/index.js';
import { type ReadAlert, readAlert, type SentAlert } from '../domain/alertmanager.js';

/** Alerts of one call are appended in portions, so that no transaction is long. */
const portion = 100;

/**
 * Turns what Alertmanager sends into problems that begin and end; sent again, an alert changes nothing. What comes from
 * the shipped rules over Holdfast's own metrics is told apart: its checks have found it already.
 */
@Injectable()
export class ReceiveAlerts {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async run(sent: readonly SentAlert[]): Promise<{ firing: number; resolved: number }> {
    const now = this.clock.now();
    const alerts = sent.map((alert) => readAlert(alert, now));
    const known = await this.known(alerts);
    for (let at = 0; at < alerts.length; at += portion) {
      const events = alerts.slice(at, at + portion).map((alert) => this.eventOf(alert, known));
      await this.store.write((tx) => this.events.append(tx, ...events));
    }
    const firing = alerts.filter((alert) => alert.firing).length;
    return { firing, resolved: alerts.length - firing };
  }

  private eventOf({ id, name, firing, own, status, since, sentence, about }: ReadAlert, known: Map<string, string>) {
    const cause = { kind: own ? ownAlert : 'alert', id, name };
    if (!firing) return problemEnded(cause, 'Alertmanager reports that it is resolved.');
    const found = about.flatMap((one) => known.get(one) ?? [])[0];
    const of = found === undefined ? {} : { resources: [found], about: found };
    return problemReported({ cause, status, since, sentence, ...of });
  }

  /** Ids of the resources that the alerts name, by the name they give. */
  private async known(alerts: readonly ReadAlert[]): Promise<Map<string, string>> {
    const names = [...new Set(alerts.flatMap(({ about }) => about))];
    if (names.length === 0) return new Map();
    const byName = new Map((await this.resources.all()).map(({ id, name }) => [name.toLowerCase(), id]));
    return new Map(
      names.flatMap((name) => (byName.has(name.toLowerCase()) ? [[name, byName.get(name.toLowerCase())!]] : [])),
    );
  }
}
