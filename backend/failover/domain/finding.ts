/** What is the case, by name. Each has a meaning and an action of its own: see docs/failover.md. */
export type FindingCode =
  // the primary
  | 'primary-dead'
  | 'primary-hung'
  | 'primary-isolated'
  | 'primary-unseen-by-us-only'
  | 'primary-restarted'
  | 'primary-saturated'
  | 'primary-storage-trouble'
  | 'primary-read-only'
  | 'primary-suspect'
  | 'no-primary'
  | 'two-writable'
  | 'all-dead'
  // ourselves
  | 'controller-cut-off'
  | 'controller-late'
  | 'no-lease'
  | 'credentials-refused'
  | 'another-controller'
  // replication
  | 'acknowledgement-degraded'
  | 'single-survivor'
  | 'replica-unreachable'
  | 'replica-not-receiving'
  | 'replica-not-applying'
  | 'replica-lagging'
  | 'replica-writable'
  | 'replica-errant'
  | 'errant-acknowledges'
  | 'replica-not-acknowledging'
  | 'replica-of-another'
  | 'member-quarantined'
  | 'extra-kept'
  | 'extra-not-kept'
  | 'former-primary-back'
  // settings
  | 'settings-differ'
  // routes
  | 'route-wrong'
  | 'route-unreachable'
  | 'route-unsafe'
  | 'route-unproved';

/** One thing that is the case, with every number it rests on. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: 'note' | 'warning' | 'critical';
  /** The member or proxy it is about; null for the cluster. */
  readonly about: string | null;
  /** A sentence a person understands at three in the night. */
  readonly sentence: string;
  readonly numbers: Numbers;
}

export type Numbers = Readonly<Record<string, number | string | null>>;
