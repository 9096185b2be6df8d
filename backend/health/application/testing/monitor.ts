import { Bells, EventTail } from '../../../platform/events/index.js';
import { Config } from '../../../platform/config/index.js';
import { Clock } from '../../../platform/clock/index.js';
import type { Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { Log } from '../../../platform/logging/index.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { HealthStateStore } from '../../persistence/health-state.store.js';
import { HistoryStore } from '../../persistence/history.store.js';
import { SecondOpinionsStore } from '../../persistence/second-opinions.store.js';
import type { Place } from '../../domain/sharing.js';
import type { Probe } from '../../ports.js';
import { FoldHistory } from '../fold-history.js';
import { GiveDefaultChecks } from '../give-default-checks.js';
import type { Inventory } from '../inventory.js';
import { MaintenanceSources } from '../maintenance-sources.js';
import { RecordResults } from '../record-results.js';
import { MonitorMembersStore } from '../../persistence/monitor-members.store.js';
import { Crew } from '../watch/crew.js';
import { Monitor } from '../watch/monitor.js';
import { OpinionGiver } from '../watch/opinion-giver.js';
import { ProbeSet } from '../watch/probe-set.js';
import { SecondOpinions } from '../watch/second-opinions.js';
import { WatchList } from '../watch/watch-list.js';

export interface MonitorParts {
  store: Store;
  tail: EventTail;
  inventory: Inventory;
  probes: Probe[];
  clock?: Clock;
  /** One of several in this process; absent: the process itself. */
  self?: Place;
  /** Who watches, when it is not what the table says. */
  members?: MonitorMembersStore;
  secondOpinion?: boolean;
}

/** A monitor wired as in the daemon, over a store and an event tail that somebody else runs. */
export function monitorOver(given: MonitorParts): Monitor {
  const { store, tail, inventory, probes, clock = new Clock(), self, secondOpinion = false } = given;
  const members = given.members ?? new MonitorMembersStore(store);
  const checks = new ChecksStore(store);
  const states = new HealthStateStore(store);
  const history = new HistoryStore(store);
  const events = new EventLog(store, clock, new Bells());
  const defaults = new GiveDefaultChecks(store, checks, events, clock);
  const watchList = new WatchList(inventory, checks, states, history, defaults, clock);
  const record = new RecordResults(store, states, history, inventory, events);
  const folding = new FoldHistory(store, history, clock);
  const maintenance = new MaintenanceSources();
  const crew = new Crew(members, clock, undefined, self);
  const probeSet = new ProbeSet(probes);
  const log = Log.silent();
  const asked = new SecondOpinionsStore(store);
  const config = Object.assign(new Config(), { secondOpinion });
  const giver = new OpinionGiver(probeSet, crew, asked, log, clock);
  const opinions = new SecondOpinions(crew, asked, giver, config, clock, log);
  const parts = [watchList, record, states, folding, maintenance, crew, opinions, tail, clock, log] as const;
  return new Monitor(probeSet, ...parts);
}
