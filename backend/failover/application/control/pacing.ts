/**
 * How often things are looked at, ms. At rest the cost counts: one cluster of three may take 3 % of a core. While
 * something is suspect the time counts: a round of reads takes about a millisecond.
 */
export const pacing = {
  /** A member is glanced at this often while all is well, */
  restMs: 100,
  /** and this often while anything is suspect or a recovery runs; see `alertMs` for many at once. */
  alertMs: 25,
  /** Right after a member answers otherwise than before it is looked at five times as often, for so long: */
  sharpForMs: 150,
  /** All facts of a member, at rest and in alert. */
  observeMs: 1_000,
  observeAlertMs: 200,
  routeMs: 500,
  /** How long one change keeps the controller in alert when nothing follows from it. */
  alertForMs: 3_000,
  /** A member that has been gone for long is tried this often, so that it is back soon after it can be reached. */
  goneMs: 250,
  /** An account that is refused is not tried ten times a second: servers block such clients. */
  deniedMs: 5_000,
  /** Who stood still for longer has not watched meanwhile: a member may have come, acknowledged and gone again. */
  unwatchedMs: 1_000,
  /** What is seen is published at most this often, but for changes. */
  publishMs: 1_000,
  /** The slowest answer is remembered this long. */
  slowestForMs: 60_000,
} as const;

/**
 * How long one beat lasts at rest, by how many clusters share the thread: up to twenty 100 ms, so that a hang is found as
 * fast as the policy allows; beyond that a quarter of a second at most, so that fifty stay below a quarter of a core. A
 * killed server is found by its connection's end, whatever the beat.
 */
export const restMs = (clusters: number): number => Math.min(250, Math.max(pacing.restMs, 5 * clusters));

/**
 * How long one beat lasts in alert, by how many clusters of the thread are in alert at once: up to ten 25 ms. When all
 * fifty lose their primaries together they ask about as often as ten would: else the thread would be late for each of
 * them, and who is late trusts nothing. That something happened is noticed, and everybody asked at once, whatever the beat.
 */
export const alertMs = (inAlert: number): number => Math.min(125, Math.max(pacing.alertMs, 2.5 * inAlert));

/**
 * A beat right after somebody died. The witnesses are asked at once, but within the same millisecond they have not noticed
 * yet: who looks again after 25 ms lets clients wait for 20 of them.
 */
export const sharpMs = (inAlert: number): number => alertMs(inAlert) / 5;

/** All facts once a second, every two where many clusters share the thread; in alert every eighth beat. */
export function observeEvery(tickMs: number, alert: boolean): number {
  if (alert) return Math.max(pacing.observeAlertMs, 8 * tickMs);
  return tickMs > pacing.restMs ? 2 * pacing.observeMs : pacing.observeMs;
}

/** No answer within this is worth a closer look, whatever the policy calls silence. */
export function suspectAfter(slowestAnswerMs: number | null, silenceMs: number): number {
  return Math.min(Math.max(50, 1.5 * (slowestAnswerMs ?? 0)), silenceMs / 2);
}

/**
 * How long one glance may take: longer than what counts as silence, so that a late answer is still seen and no alarm is
 * raised by our own impatience; shorter once the member has been gone for long, since a cut link that heals is found by a
 * new connection only.
 */
export function glanceTimeout(silenceMs: number, slowestAnswerMs: number | null, silentForMs: number): number {
  if (silentForMs > 3 * silenceMs) return 500;
  return Math.min(10_000, Math.max(1_000, 1.5 * silenceMs, 4 * (slowestAnswerMs ?? 0)));
}
