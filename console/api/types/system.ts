import type { Wire } from '../contract';

export type SystemView = Wire<'System'>;
export type ProcessView = SystemView['processes'][number];

/** One line of "what changed": by a person, a job, a restart or from outside. */
export type ChangeLine = Wire<'Change'>;

export type DaemonView = Wire<'Daemons'>['items'][number];
