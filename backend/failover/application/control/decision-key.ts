import type { Decision } from '../../domain/decision.js';

/** Two decisions with the same key are the same to people: numbers and the words around them change with each look. */
export function decisionKey(decision: Decision): string {
  const findings = decision.findings.map(({ code, about }) => `${code}/${about}`).join();
  const intent = 'intent' in decision ? `${decision.intent.kind}` : '';
  const blockers = 'blockers' in decision ? decision.blockers.map(({ code }) => code).join() : '';
  return `${decision.kind}|${intent}|${blockers}|${findings}`;
}
