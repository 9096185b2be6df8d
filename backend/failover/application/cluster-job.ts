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

/** Two planned changes of one cluster never run at once. */
export const exclusiveCluster = (clusterId: string): string => `cluster:${clusterId}`;
