/** What a database server is set to, and what became different. */

export type Variables = Readonly<Record<string, string>>;

export interface VariableChange {
  variable: string;
  from: string;
  to: string;
}

/** Variables that move by themselves while a server works: positions, times, seeds. They are no settings. */
const MOVING =
  /^(gtid_.*(pos|state|executed|purged)|wsrep_(start_position|gtid.*|last.*)|timestamp|.*_seed\d?|last_insert_id|identity|insert_id|in_transaction|innodb_.*_(lsn|status)|log_.*_index)$/;
/** Their values are nobody's to read: that they changed is said, not to what. */
const SECRET = /(password|secret|_auth|passphrase)/;

const LONGEST = 100;

/** A server's settings out of all it tells: moving ones left out, secret ones masked, long ones cut. */
export function settingsOf(rows: readonly { name: string; value: string }[]): Variables {
  const kept = rows.filter(({ name }) => !MOVING.test(name));
  return Object.fromEntries(kept.map(({ name, value }) => [name, SECRET.test(name) && value ? '***' : value]));
}

/** What differs, in the order of names. A variable that only one of the two knows came or went with an update. */
export function variableChanges(before: Variables, after: Variables): VariableChange[] {
  const names = Object.keys(after).filter((name) => name in before && before[name] !== after[name]);
  return names.sort().map((variable) => ({ variable, from: shown(before[variable]), to: shown(after[variable]) }));
}

/** Clocks differ and seconds are rounded: an earlier start by this much is the same start. */
const SAME_START_MS = 20_000;

/** Whether a server that says it started at `now` is another run than the one that said `then`. */
export function restarted(then: number, now: number): boolean {
  return now - then > SAME_START_MS;
}

function shown(value: string): string {
  if (value === '') return '(empty)';
  return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
}
