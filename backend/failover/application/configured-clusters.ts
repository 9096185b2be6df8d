import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Log } from '../../platform/logging/index.js';
import { CannotOpen, SecretBox } from '../../platform/secrets/index.js';
import type { Hold } from '../domain/topology.js';
import {
  allClusters,
  clusterById,
  clusterForUpdate,
  type ClusterMemberRow,
  type ClusterRow,
  membersOf,
  noteCluster,
  noteMember,
  proxiesOf,
} from '../persistence/clusters.store.js';
import type { Db } from '../persistence/db.js';
import { writeResourceFacts } from '../persistence/resource-facts.store.js';
import { accountContext } from '../persistence/schema.js';
import type { Account } from '../ports.js';
import { type ClusterConfig, ClusterConfigs, type ClusterOutcome, type MemberConfig } from './cluster-config.js';
import { endpointOf } from './place.js';

/** Opens the rows of clusters for the controller, and writes back what became of them. */
@Injectable()
export class ConfiguredClusters extends ClusterConfigs {
  constructor(
    private readonly store: Store,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly log: Log,
  ) {
    super();
  }

  override async all(): Promise<ClusterConfig[]> {
    const configs: ClusterConfig[] = [];
    for (const row of await allClusters(this.store.read)) {
      try {
        configs.push(await this.config(row));
      } catch (error) {
        if (!(error instanceof CannotOpen)) throw error;
        this.log.error('a cluster is not watched: its accounts were sealed with another key', { cluster: row.name });
      }
    }
    return configs;
  }

  /** @throws CannotOpen */
  override async of(id: string): Promise<ClusterConfig | null> {
    const row = await clusterById(this.store.read, id);
    return row && this.config(row);
  }

  override async noteOutcome(tx: Db, clusterId: string, outcome: ClusterOutcome): Promise<void> {
    const row = await clusterForUpdate(tx, clusterId);
    if (!row) return;
    const { primaryId, acknowledgers, hold, quarantine } = outcome;
    await noteCluster(tx, clusterId, {
      ...(primaryId === undefined ? {} : { primaryId }),
      ...(acknowledgers ? { acknowledgers } : {}),
      ...(hold ? { holds: withHold(row.holds, hold) } : {}),
      updatedAt: this.clock.now(),
    });
    if (quarantine) await noteMember(tx, quarantine.member, { quarantine: quarantine.reason.slice(0, 1000) });
    if (primaryId === undefined || primaryId === row.primaryId) return;
    await writeResourceFacts(tx, clusterId, this.clock.now());
    await this.sayPrimary(tx, clusterId);
  }

  private async config(row: ClusterRow): Promise<ClusterConfig> {
    const db = this.store.read;
    const [members, proxies] = await Promise.all([membersOf(db, [row.id]), proxiesOf(db, [row.id])]);
    const paused = row.pausedUntil !== null && row.pausedUntil > this.clock.now();
    const { id, name, kind, policy, acknowledgers, version } = row;
    return {
      ...{ id, name, kind, policy, acknowledgers, version, primary: row.primaryId },
      holds: [...(paused ? [pauseOf(row)] : []), ...row.holds],
      pausedUntil: paused ? row.pausedUntil : null,
      members: members.map((member) => this.member(row, member)),
      proxies: proxies.map(({ id, name, kind, address, backend }) => ({ id, name, kind, address, backend })),
    };
  }

  private member(row: ClusterRow, member: ClusterMemberRow): MemberConfig {
    const { id, name, promotion, site, quarantine, maintenance, fencing, service } = member;
    return {
      ...{ id, name, quarantine, maintenance, fencing, service, policy: { promotion, site } },
      endpoint: endpointOf(member.place),
      tls: { mode: row.tlsMode, ca: row.tlsCa || null },
      account: this.account(row, 'failover'),
      replicationAccount: this.account(row, 'replication'),
    };
  }

  private account(row: ClusterRow, purpose: 'failover' | 'replication'): Account {
    const sealed = purpose === 'failover' ? row.failoverSecret : row.replicationSecret;
    const username = purpose === 'failover' ? row.failoverUser : row.replicationUser;
    return { username, password: sealed === null ? '' : this.secrets.open(sealed, accountContext(purpose, row.id)) };
  }

  private async sayPrimary(tx: Db, id: string): Promise<void> {
    await this.events.append(tx, { type: 'cluster.primary-changed', subject: { kind: 'cluster', id } });
  }
}

/** The pause of a cluster as the rules see it. */
export function pauseOf(row: Pick<ClusterRow, 'pausedUntil' | 'pausedReason'>): Hold {
  const until = new Date(row.pausedUntil!).toISOString().slice(0, 16).replace('T', ' ');
  const why = row.pausedReason ? `: ${row.pausedReason}` : '';
  return { kind: 'paused', sentence: `failover is paused until ${until} UTC${why}` };
}

function withHold(holds: readonly Hold[], hold: Hold): Hold[] {
  const others = holds.filter((one) => one.kind !== hold.kind);
  return hold.sentence === '' ? others : [...others, hold];
}
