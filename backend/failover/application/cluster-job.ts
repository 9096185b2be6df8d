import type { NewJob } from '../../platform/jobs/index.js';
import type { Intent } from '../domain/intent.js';
import type { PlanRequest } from './plan-outline.js';

/** Inputs of the jobs: plain JSON, no secrets. */
export interface RecoverInput {
  readonly clusterId: string;
  readonly intent: Intent;
}

export interface RemoveMemberInput {
  readonly clusterId: string;
  readonly request: PlanRequest;
}

export interface SalvageInput {
  readonly clusterId: string;
  readonly request: PlanRequest;
}

export interface RebuildInput {
  readonly clusterId: string;
  readonly request: PlanRequest;
}

export interface FlashbackInput {
  readonly clusterId: string;
  readonly request: PlanRequest;
}

export interface KeepExtraInput {
  readonly memberId: string;
  readonly recoveryId: string | null;
  /** Asks again for minutes when the member cannot be asked. */
  readonly patient: boolean;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Keeps what only this member has: beside whatever else is done to the cluster, it changes nothing there. */
export function keepExtraJob(
  cluster: Named,
  member: Named,
  { recoveryId, patient }: Omit<KeepExtraInput, 'memberId'>,
): NewJob {
  const { id, name } = cluster;
  return {
    ...{ kind: 'cluster.keep-extra', title: `Keep what only ${member.name} of ${name} has` },
    ...{ subject: { kind: 'cluster', id, name }, permission: 'cluster.operate' },
    input: { memberId: member.id, recoveryId, patient },
    exclusive: `extra:${member.id}`,
    ...(recoveryId ? { idempotencyKey: `extra:${recoveryId}:${member.id}` } : {}),
  };
}

/** Two planned changes of one cluster never run at once. */
export const exclusiveCluster = (clusterId: string): string => `cluster:${clusterId}`;
