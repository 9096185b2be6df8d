import type { NewEvent } from '../platform/events/index.js';
import type { JournalEntry, NewRecovery } from './ports.js';

/** A person changed the cluster's policy, pause, members or proxies: the controller reads it again. */
export const clusterEdited = (id: string, version: number): NewEvent => ({
  type: 'cluster.edited',
  subject: { kind: 'cluster', id },
  version,
});

export const clusterAdded = (id: string): NewEvent => ({ type: 'cluster.added', subject: { kind: 'cluster', id } });
export const clusterRemoved = (id: string): NewEvent => ({ type: 'cluster.removed', subject: { kind: 'cluster', id } });

/** What is seen or decided of the cluster is another thing than before: pages look again. */
export const clusterChanged = (id: string): NewEvent => ({ type: 'cluster.changed', subject: { kind: 'cluster', id } });

export const recoveryBegun = ({ id, clusterId, plan, because, requester }: NewRecovery): NewEvent => ({
  type: 'recovery.begun',
  subject: { kind: 'recovery', id },
  about: { kind: 'cluster', id: clusterId },
  data: { kind: plan.intent.kind, because: because.because, requester: requester?.name ?? '' },
});

export const recoveryEnded = (id: string, clusterId: string, ended: RecoveryEnded): NewEvent => ({
  type: 'recovery.ended',
  subject: { kind: 'recovery', id },
  about: { kind: 'cluster', id: clusterId },
  data: { end: ended.end, sentence: ended.sentence, pauseMs: ended.pauseMs, primary: ended.primary },
});

type RecoveryEnded = Extract<JournalEntry, { kind: 'end' }>;
