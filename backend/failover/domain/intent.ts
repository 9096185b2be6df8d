/** What a recovery is to reach; the steps follow from it and from what the members say on the way. */
export type Intent =
  | FailoverIntent
  | SwitchoverIntent
  | { readonly kind: 'rejoin'; readonly member: string; readonly primary: string }
  | { readonly kind: 'close-member'; readonly member: string; readonly primary: string }
  | { readonly kind: 'stop-acknowledging'; readonly member: string; readonly primary: string }
  | { readonly kind: 'let-go'; readonly member: string; readonly primary: string }
  | { readonly kind: 'go-on-without-copy' | 'wait-for-copies'; readonly primary: string }
  | { readonly kind: 'reopen-primary'; readonly primary: string }
  | { readonly kind: 'correct-route'; readonly primary: string | null; readonly proxies: readonly string[] };

/** Unplanned: the primary is dead, hung or isolated. */
export interface FailoverIntent {
  readonly kind: 'failover';
  readonly from: string;
  readonly cause: 'dead' | 'hung' | 'isolated' | 'forced';
  /** Who may have acknowledged: each is stopped and asked before the election. */
  readonly acknowledgers: readonly string[];
  /** Electable members, best first as known now; the election after the stop decides. */
  readonly candidates: readonly string[];
  /** Transactions that may be lost: 0, the policy's budget, or what a person approved. */
  readonly mayLose: number;
  /** Members of the acknowledger set that a person decided to go without. */
  readonly without: readonly string[];
  /** Members that a former controller made forget their source for this, and did not open. */
  readonly detached?: readonly string[];
}

/** Planned: the primary lives and hands over. */
export interface SwitchoverIntent {
  readonly kind: 'switchover';
  readonly from: string;
  readonly to: string;
  /** A drill is a switchover whose recovery time is recorded and shown as such. */
  readonly drill: boolean;
  /** Longest pause of writes before it is taken back, ms. */
  readonly maxPauseMs: number;
  /** How long sessions may end by themselves, and nobody new is let in, before they are cut, ms; left out: not at all. */
  readonly drainMs?: number;
}

/** What it is to reach, without what changes from look to look: two intents of one key are tries of the same thing. */
export function intentKey(intent: Intent): string {
  switch (intent.kind) {
    case 'failover':
    case 'switchover':
      return `primary:${intent.from}`;
    case 'rejoin':
    case 'close-member':
    case 'stop-acknowledging':
    case 'let-go':
      return `${intent.kind}:${intent.member}`;
    case 'go-on-without-copy':
    case 'wait-for-copies':
    case 'reopen-primary':
    case 'correct-route':
      return `${intent.kind}:${intent.primary}`;
  }
}
