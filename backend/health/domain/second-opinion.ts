/**
 * A second opinion before *down*: another daemon looks too, from where it stands.
 *
 * Law: what counts is a total function of the failure that is held back and of what the other says. Only a good answer
 * that came in time keeps a check from falling; then it is degraded, since it is there and yet not for everybody. A
 * failure there, no answer in time, or one that cannot tell: it counts as it was seen here. So a *down* is withheld at
 * most for `patienceMs`, whoever dies meanwhile.
 */
import type { Aim } from './aim.js';
import type { CheckState } from './fold.js';
import type { Outcome, ProbeResult } from './result.js';

/** What another daemon is asked: to look once, exactly as we did. */
export interface Question {
  checkId: string;
  aim: Aim;
  timeoutMs: number;
}

export type Answer = Pick<ProbeResult, 'outcome' | 'code' | 'sentence'>;

/** What came of a question. */
export interface Opinion {
  /** The daemon that asked and the one that was asked, as a reader tells them apart. */
  here: string;
  there: string;
  waitedMs: number;
  /** Null: none came in time. */
  answer: Answer | null;
}

/** From where a target is the same one. What is on loopback is another machine for every host. */
export type Reach = 'anywhere' | 'this-host' | 'nowhere';

/** Beyond the timeout of the probe there: the way of the question and of its answer. */
export const wayMs = 2_000;

/** How long an answer is waited for. */
export const patienceMs = ({ timeoutMs }: Pick<Question, 'timeoutMs'>): number => timeoutMs + wayMs;

/**
 * Who could tell about a target. This machine's own facts and the calls of jobs are seen here alone, and what a
 * Prometheus knows does not depend on who asks it.
 */
export function reachOf(aim: Aim): Reach {
  switch (aim.kind) {
    case 'http':
      return reachOfHost(hostOf(aim.url));
    case 'tcp':
    case 'tls':
    case 'icmp':
    case 'mysql':
      return reachOfHost(aim.host);
    case 'dns':
      return reachOfHost(aim.server ?? '');
    case 'host':
      return aim.exporter === undefined ? 'nowhere' : reachOfHost(hostOf(aim.exporter));
    case 'prometheus':
    case 'heartbeat':
      return 'nowhere';
  }
}

const loopback = /^(127\.|localhost\.?(:|$)|\[?::1(\]|$))/i;

const reachOfHost = (host: string): Reach => (loopback.test(host) ? 'this-host' : 'anywhere');

/** The host of a URL, with its port. */
function hostOf(url: string): string {
  return /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1] ?? '';
}

/** What the failure is worth with the opinion. */
export const worths = ['confirmed', 'one-sided', 'unconfirmed'] as const;
export type Worth = (typeof worths)[number];

const worthOf: Record<Outcome | 'nothing', Worth> = {
  fail: 'confirmed',
  pass: 'one-sided',
  warn: 'one-sided',
  late: 'unconfirmed',
  none: 'unconfirmed',
  nothing: 'unconfirmed',
};

export interface Weighed {
  worth: Worth;
  signal: 'fell' | 'worsened';
  sentence: string;
}

/** What counts of a failure, said as "3 of 3 probes were refused", after another was asked. */
export function weigh(said: string, opinion: Opinion): Weighed {
  const worth = worthOf[opinion.answer?.outcome ?? 'nothing'];
  const signal = worth === 'one-sided' ? 'worsened' : 'fell';
  return { worth, signal, sentence: sentences[worth](said, opinion) };
}

const sentences: Record<Worth, (said: string, opinion: Opinion) => string> = {
  confirmed: (said, { there, answer }) => {
    const same = answer === null || answer.sentence === '' || said.endsWith(answer.sentence);
    return `${said}; ${there} sees it too${same ? '' : ` (there: ${answer.sentence})`}`;
  },
  'one-sided': (said, { here, there, answer }) =>
    `${said} from ${here}, but it answers ${there}${answer?.sentence ? ` (there: ${answer.sentence})` : ''}`,
  unconfirmed: (said, { there, answer, waitedMs }) => {
    if (answer) return `${said}; ${there} was asked too and could not tell (there: ${answer.sentence})`;
    return `${said}; no second opinion came from ${there} within ${Math.round(waitedMs / 1000)} s`;
  },
};

/** The state while another is asked: the failure is counted, and nothing has fallen. */
export function heldBack(before: CheckState, fallen: CheckState): CheckState {
  const { status, since, swings } = before;
  return { ...fallen, status, since, swings, sentence: `${fallen.sentence}; another daemon is asked` };
}
