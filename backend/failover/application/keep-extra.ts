import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Connections } from '../../resources/index.js';
import type { ExtraRead } from '../domain/extra.js';
import type { Position } from '../domain/position.js';
import { clusterChanged } from '../events.js';
import { sightsOf } from '../persistence/clusters.queries.js';
import { clusterById, type ClusterMemberRow, memberById } from '../persistence/clusters.store.js';
import { addExtra, type ClusterExtraRow, lastExtra, noteExtra } from '../persistence/extra.store.js';
import { ControlFailed, type ExtraAccess, ExtraLog, type SurveyAccess } from '../ports.js';
import { type ClusterConfig, ClusterConfigs, type MemberConfig } from './cluster-config.js';

/** Where a member's own transactions are looked for, and against which history. */
export interface ExtraPlace {
  readonly member: ClusterMemberRow;
  readonly access: ExtraAccess;
  readonly known: Position;
}

/** Reads what only one member has and keeps it, before anything can take it away. */
@Injectable()
export class KeepExtra {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly configs: ClusterConfigs,
    private readonly connections: Connections,
    private readonly extra: ExtraLog,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  /**
   * What could not be read is kept as well, with why. What was kept whole before is not kept twice.
   * @throws ControlFailed when the member or the primary cannot be asked at all; that is kept too
   */
  async keep(memberId: string, recoveryId: string | null, signal: AbortSignal): Promise<ClusterExtraRow> {
    try {
      const place = await this.place(memberId);
      const read = await this.extra.read(place.access, place.known, signal);
      return await this.put(place.member, recoveryId, read);
    } catch (error) {
      const member = error instanceof ControlFailed ? await memberById(this.store.read, memberId) : null;
      if (member) await this.put(member, recoveryId, nothing((error as ControlFailed).message));
      throw error;
    }
  }

  /** @throws ControlFailed when there is no such member or nobody it could be compared with */
  async place(memberId: string): Promise<ExtraPlace> {
    const member = await memberById(this.store.read, memberId);
    const config = member && (await this.configs.of(member.clusterId));
    if (!member || !config) throw new ControlFailed('failed', 'It is no member any more');
    const sight = (await sightsOf(this.store.read, [config.id])).get(config.id);
    const primary = configOf(config, sight?.topology.primary ?? config.primary);
    const own = configOf(config, memberId);
    if (!primary || !own) throw new ControlFailed('failed', 'No primary is known that it could be compared with');
    if (primary.id === own.id) throw new ControlFailed('failed', `${own.name} is the primary`);
    const access = await this.access(own, member.resourceId);
    return { member, access, known: await this.extra.history(accessOf(primary, primary.account)) };
  }

  private async access(own: MemberConfig, resourceId: string | null): Promise<ExtraAccess> {
    const all = await this.connections.connectionFor(resourceId ?? '', 'backup').catch(() => null);
    const accounts = [own.replicationAccount, own.account].filter(({ username }) => username !== '');
    const receive = [...accounts.map((account) => accessOf(own, account)), ...(all ? [all] : [])];
    return { look: accessOf(own, own.account), receive, all };
  }

  private async put(member: ClusterMemberRow, recoveryId: string | null, read: ExtraRead | Nothing) {
    const { sql, parting, transactions, trouble, noUndo } = read;
    const kept = sql === '' ? 0 : transactions.length;
    const { id: memberId, clusterId, name: memberName } = member;
    const row = {
      ...{ id: newId(), clusterId, memberId, memberName, recoveryId, at: this.clock.now(), state: 'kept' as const },
      ...{ count: read.count, kept, parting, transactions, trouble, noUndo },
      names: transactions.slice(0, 100).map(({ gtid }) => gtid),
      rows: transactions.reduce((sum, one) => sum + one.rows, 0),
    };
    return this.store.write(async (tx) => {
      const last = await lastExtra(tx, memberId);
      if (last && sameAs(last, row)) {
        if (recoveryId && !last.recoveryId) await noteExtra(tx, last.id, { recoveryId });
        return last;
      }
      const whole = await addExtra(tx, row, sql);
      const cluster = await clusterById(tx, clusterId);
      const subject = { kind: 'cluster', id: clusterId, name: cluster?.name ?? '' };
      const after = { member: memberName, count: row.count, kept, bytes: whole.bytes };
      const result = trouble === '' ? ('done' as const) : ('failed' as const);
      await this.audit.record(tx, { action: 'cluster-extra.kept', subject, after, result, reason: trouble || null });
      await this.events.append(tx, clusterChanged(clusterId));
      return whole;
    });
  }
}

type Nothing = Omit<ExtraRead, 'count'> & { readonly count: null };

const nothing = (trouble: string): Nothing => ({
  ...{ parting: { state: '', position: '' }, count: null, transactions: [], sql: '', trouble },
  noUndo: 'they could not be read',
});

/** The same transactions as before, as well as before: what can be undone may have become another thing. */
function sameAs(last: ClusterExtraRow, now: Omit<ClusterExtraRow, 'bytes'>): boolean {
  const names = ({ transactions }: Pick<ClusterExtraRow, 'transactions'>) =>
    transactions.map(({ gtid }) => gtid).join();
  const same = last.count === now.count && last.kept === now.kept && names(last) === names(now);
  return same && last.state === 'kept' && last.trouble === now.trouble && last.noUndo === now.noUndo;
}

const configOf = ({ members }: ClusterConfig, id: string | null): MemberConfig | undefined =>
  members.find((one) => one.id === id);

function accessOf({ endpoint, tls }: MemberConfig, { username, password }: MemberConfig['account']): SurveyAccess {
  return { ...endpoint, username, password, tls };
}
