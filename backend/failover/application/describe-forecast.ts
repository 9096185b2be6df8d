import { forecast, type Forecast } from '../domain/forecast.js';
import type { ClusterSight } from '../domain/sight.js';
import { describeBlocker } from './describe-decision.js';
import type { Names } from './names.js';

/** What if the primary died, or hung, now: the rules' own answer on what the daemon saw last. */
export function describeForecasts({ topology }: ClusterSight, names: Names) {
  return {
    died: describeForecast(forecast(topology, 'died'), names),
    hung: describeForecast(forecast(topology, 'hung'), names),
  };
}

export function describeForecast(given: Forecast, names: Names) {
  const { candidate, loss, totalMs, parts, blockers, sessionsCut, eventsMoved, decision } = given;
  const outcome = outcomeOf(given);
  return {
    sentence: names.spoken(sentenceOf(given, outcome, names)),
    outcome,
    candidate: names.named(candidate),
    ...{ loss, ms: totalMs, sessionsCut, eventsMoved },
    parts: [...parts],
    next: describeNext(given, names),
    blockers: (blockers.length > 0 || decision === null ? blockers : []).map((one) => describeBlocker(one, names)),
  };
}

/** What would be left, and who would be next: "then db-3 with one copy left; if db-2 failed too: db-3, loss 0" */
function describeNext({ candidate, next }: Forecast, names: Names) {
  if (!next || candidate === null) return null;
  const { copies, writesBlock, loss, blockers } = next;
  const failed = names.named(candidate)!;
  const then = names.named(next.candidate);
  const held = blockers.filter(({ code }) => code !== 'mode');
  const left = writesBlock ? `${failed.name} would have no copy, and writes would wait for one` : copiesWords(copies);
  const second = then
    ? `${then.name}, loss ${loss ?? 'unknown'}`
    : `nobody by itself: ${held[0]?.sentence ?? 'nobody is left'}`;
  const sentence = names.spoken(`then ${left}; if ${failed.name} failed too: ${second}`);
  return { sentence, failed, candidate: then, copies, writesBlock, loss: then ? loss : null };
}

const copiesWords = (copies: number): string =>
  copies === 0 ? 'no copy would be left' : copies === 1 ? 'one copy would be left' : `${copies} copies would be left`;

function outcomeOf({ decision, blockers, candidate }: Forecast): 'automatic' | 'person' | 'none' {
  if (decision?.kind === 'act' && blockers.length === 0 && candidate) return 'automatic';
  return decision?.kind === 'would-act' || decision?.kind === 'ask' ? 'person' : 'none';
}

/** "if it failed now: db-2, loss 0, ~0.4 s" */
function sentenceOf(given: Forecast, outcome: 'automatic' | 'person' | 'none', names: Names): string {
  const begin = given.if === 'died' ? 'if it failed now' : 'if it hung now';
  const { candidate, loss, totalMs, blockers, decision } = given;
  const [blocker] = blockers;
  if (candidate && totalMs !== null) {
    const held = outcome === 'automatic' ? '' : `, but not by itself: ${blocker?.sentence ?? 'held back'}`;
    return `${begin}: ${names.member(candidate)}, loss ${loss ?? 'unknown'}, ~${seconds(totalMs)}${held}`;
  }
  if (outcome === 'person') return `${begin}: a person must choose: ${blocker?.sentence ?? decision?.because}`;
  return `${begin}: nobody takes over: ${blocker?.sentence ?? decision?.because ?? 'no primary is known'}`;
}

/** `0.4 s`; to the hundredth below a tenth. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 100 ? 2 : 1)} s`;
