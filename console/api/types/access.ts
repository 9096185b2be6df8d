import type { Wire } from '../contract';

export type SessionView = Wire<'Session'>;
export type PersonSummary = SessionView['person'];
