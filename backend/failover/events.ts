import type { NewEvent } from '../platform/events/index.js';

/** A person changed the cluster's policy, pause, members or proxies: the controller reads it again. */
export const clusterEdited = (id: string, version: number): NewEvent => ({
  type: 'cluster.edited',
  subject: { kind: 'cluster', id },
  version,
});

export const clusterAdded = (id: string): NewEvent => ({ type: 'cluster.added', subject: { kind: 'cluster', id } });
export const clusterRemoved = (id: string): NewEvent => ({ type: 'cluster.removed', subject: { kind: 'cluster', id } });
