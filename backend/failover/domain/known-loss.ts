import { waitedFor } from './acknowledgers.js';
import type { Blocker } from './decision.js';
import { between, covers, missing, type Position } from './position.js';
import { memberOf, type Topology } from './topology.js';

/** Whether no commit was answered before a replica had it: then what only the primary has is nobody's. */
export const lossless = (topology: Topology) => topology.kind === 'service' || waitedFor(topology) === 'on';

/** What the primary was seen to have and the member was not: as much as is known of the loss where commits did not wait. */
export function unsentTo(topology: Topology, id: string): { readonly count: number; readonly names: string } {
  const executed = topology.members.find((one) => one.id === topology.primary)?.facts?.executed;
  const { facts } = memberOf(topology, id);
  const received = facts?.replica?.received ?? facts?.executed;
  if (!executed || !received) return { count: 0, names: '' };
  return { count: missing(executed, received), names: between(received, executed) };
}

/**
 * How long the primary may have acknowledged unseen before it died, or until now where it may still live, ms; null when this
 * controller never saw it.
 */
export function unseenFor({ members, primary, at }: Topology): number | null {
  const { probe } = memberOf({ members }, primary!);
  if (probe.lastAnswerAt === null) return null;
  return Math.max(0, Math.round((probe.outcome === 'refused' ? probe.since : at) - probe.lastAnswerAt));
}

/** Who may have acknowledged more than anybody still has: a restart throws away what was received and not applied. */
export function thrownAway({ acknowledgers, members }: Topology, received: readonly Position[]): Blocker[] {
  return members.flatMap(({ id, name, furthest }) => {
    if (!acknowledgers.members.includes(id)) return [];
    const { had = null, more = false } = acknowledgers.lost?.[id] ?? {};
    const most = furthest && (!had || covers(furthest, had)) ? furthest : had;
    const least = most && received.length > 0 ? Math.min(...received.map((one) => missing(most, one))) : 0;
    if (least === 0 && !more) return [];
    const numbers = { furthest: most?.text ?? null, lacks: least, andMore: more ? 'perhaps' : 'no' };
    return [{ code: 'received-lost', sentence: lostWords(name, most, least, more), numbers }];
  });
}

function lostWords(name: string, most: Position | null, least: number, more: boolean): string {
  const had = most ? ` up to ${most.text}${more ? ', perhaps more,' : ''}` : '';
  const lacks = least > 0 ? `${least} transactions that may be acknowledged are` : 'what only it acknowledged is';
  return `${name} had received${had} and ${more ? 'may have ' : ''}thrown it away at a restart: ${lacks} on nobody who answers.`;
}
