import { defaultPolicy } from '../domain/cluster.js';
import { nowhere, type Position } from '../domain/position.js';
import type { Step, StepDone } from '../domain/recovery.js';
import type { MemberFacts, MemberView, ProbeView, ReplicaFacts, RouteView, Topology } from '../domain/topology.js';

/** MariaDB's domain 0 at that number. */
export const at = (seq: number): Position => (seq === 0 ? nowhere : { text: `0-1-${seq}`, streams: { '0': seq } });

export const aProbe = (rest: Partial<ProbeView> = {}): ProbeView => ({
  ...{
    outcome: 'answering',
    since: 0,
    lastAnswerAt: 99_990,
    silentForMs: 0,
    slowestAnswerMs: 3,
    accepts: true,
    error: '',
  },
  ...rest,
});

/** A server that lives and writes its binary log; a primary until `replica` is given. */
export const someFacts = (rest: Partial<MemberFacts> = {}): MemberFacts => ({
  ...{ serverId: 1, version: '10.11.19-MariaDB', readOnly: false, executed: at(100), replica: null, ineligible: [] },
  ...{ errant: [], uptimeMs: 3_600_000, sessions: 5, events: [], storageTrouble: '' },
  acknowledgement: { state: 'on', waiters: 0, receivers: ['db-2', 'db-3'], lossless: true },
  ...rest,
});

export const aReplica = (rest: Partial<ReplicaFacts> = {}): ReplicaFacts => ({
  ...{
    source: 'db-1',
    sourceAddress: '10.0.0.1:3306',
    receiving: 'yes',
    receiveError: '',
    applying: true,
    applyError: '',
  },
  ...{ received: at(100), lagMs: 0, acknowledges: true, heartbeatMs: 100 },
  ...rest,
});

interface MemberRest extends Partial<Omit<MemberView, 'probe' | 'facts'>> {
  probe?: Partial<ProbeView>;
  facts?: Partial<MemberFacts> | null;
  replica?: Partial<ReplicaFacts> | null;
}

/** A member by its name, which is its id: the primary db-1, or a replica of it. */
export function aMember(name: string, { probe, facts, replica, ...rest }: MemberRest = {}): MemberView {
  const isReplica = replica !== null && (replica !== undefined || name !== 'db-1');
  const base = isReplica
    ? someFacts({
        readOnly: true,
        replica: aReplica(replica ?? {}),
        acknowledgement: idle,
        serverId: Number(name.slice(3)),
      })
    : someFacts();
  return {
    ...{ id: name, name, policy: { promotion: 'allowed', site: '' }, probe: aProbe(probe), seenAt: 99_990 },
    facts: facts === null ? null : { ...base, ...facts },
    witness: isReplica ? { changedAt: 99_950, readAt: 99_990 } : null,
    ...{ quarantine: '', restartable: false, maintenance: false },
    ...rest,
  };
}

const idle = { state: 'off', waiters: 0, receivers: [], lossless: true } as const;

/** A replica that has lost its source. */
export const losing = (name: string, rest: MemberRest = {}): MemberView =>
  aMember(name, { ...rest, replica: { receiving: 'connecting', receiveError: 'lost connection', ...rest.replica } });

export const aRoute = (rest: Partial<RouteView> = {}): RouteView => ({
  ...{
    proxy: 'haproxy-1',
    reachable: true,
    readAt: 99_900,
    open: ['db-1'],
    down: [],
    sessions: { 'db-1': 41 },
    unsafe: '',
  },
  ...rest,
});

/** Three members behind one proxy, all well, in automatic mode; at instant 100,000. */
export function aTopology(rest: Partial<Topology> = {}): Topology {
  return {
    ...{ cluster: 'shop', kind: 'mariadb', at: 100_000, primary: 'db-1', holds: [] },
    policy: { ...defaultPolicy, mode: 'automatic' },
    members: [aMember('db-1'), aMember('db-2'), aMember('db-3')],
    routes: [aRoute()],
    acknowledgers: { primary: 'db-1', members: ['db-2', 'db-3'], leaving: {} },
    standing: { term: 18, validForMs: 8_000, ready: true, latenessMs: 0 },
    ...rest,
  };
}

/** The primary killed: refused, and both replicas lost it. */
export const killed = (rest: Partial<Topology> = {}): Topology =>
  aTopology({
    members: [
      aMember('db-1', { probe: { outcome: 'refused', error: 'ECONNREFUSED' } }),
      losing('db-2'),
      losing('db-3'),
    ],
    ...rest,
  });

export const doneStep = ({ id }: Pick<Step, 'id'>, result: StepDone['result'] = {}): StepDone => ({
  ...{ id, state: 'done', startedAtMs: 0, tookMs: 1, sent: [], said: '' },
  result,
});

export const failedAt = ({ id }: Pick<Step, 'id'>, said = 'it did not work'): StepDone => ({
  ...doneStep({ id }),
  ...{ state: 'failed', said },
});
