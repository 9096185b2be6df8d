import type { Drift } from '../../domain/drift.js';
import type { MemberView, RouteView } from '../../domain/topology.js';
import { decisionKey } from '../control/decision-key.js';
import type { Seen } from '../control/reports.js';

/** What makes an open page look again: everything that it shows in words or colours; numbers alone do not. */
export function sightKey({ topology, decision, running }: Seen, drift: readonly Drift[] = []): string {
  const { term, ready } = topology.standing;
  return JSON.stringify([
    decisionKey(decision),
    running && [running.id, running.phase, running.steps],
    [topology.primary, term, ready],
    topology.members.map(memberKey),
    topology.routes.map(routeKey),
    drift,
  ]);
}

function memberKey({ id, probe, facts, quarantine, maintenance }: MemberView): unknown[] {
  const { replica, readOnly, ineligible, acknowledgement } = facts ?? {};
  const followed = replica ? [replica.source, replica.receiving, replica.applying] : null;
  return [id, probe.outcome, quarantine, maintenance, readOnly, ineligible, acknowledgement?.state, followed];
}

function routeKey({ proxy, reachable, open, down, unsafe }: RouteView): unknown[] {
  return [proxy, reachable, open, down, unsafe];
}
