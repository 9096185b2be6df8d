import type { Wire } from '../contract';

export type StatusSummary = Wire<'Status'>;
/** One thing that needs a person. */
export type ProblemItem = StatusSummary['problems'][number];
export type CheckView = Wire<'Check'>;
export type CheckPage = Wire<'CheckPage'>;
export type CheckKind = CheckView['kind'];
export type HealthStatus = CheckView['status'];
/** What the checks said when they were run by hand. */
export type CheckNow = Wire<'CheckNow'>;
export type History = Wire<'CheckHistory'>;
export type HistoryPoint = History['points'][number];
export type StatusChangePage = Wire<'StatusChangePage'>;
export type StatusChange = StatusChangePage['items'][number];
/** Why a resource is as it is, in sentences. */
export type Why = Wire<'Why'>;
export type Measurements = Wire<'Measurements'>;
/** Where the job of a heartbeat calls. */
export type HeartbeatAddress = Wire<'Heartbeat'>;
export type Beats = Wire<'Beats'>;
export type Beat = Beats['items'][number];
/** Where the history goes on beyond what Holdfast keeps. */
export type LongHistory = Wire<'LongHistory'>;
