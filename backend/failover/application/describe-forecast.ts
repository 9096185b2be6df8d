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
    blockers: (blockers.length > 0 || decision === null ? blockers : []).map((one) => describeBlocker(one, names)),
  };
}

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
