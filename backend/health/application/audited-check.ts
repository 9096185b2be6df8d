import type { CheckDefinition } from '../domain/check.js';

/** What the audit keeps of a check: all of it, for none of it is secret. */
export function auditedCheck({
  resourceId,
  name,
  settings,
  intervalMs,
  timeoutMs,
  fall,
  rise,
  paused,
}: CheckDefinition) {
  return { resourceId, name, settings, intervalMs, timeoutMs, fall, rise, paused };
}

export function checkSubject({ id, name }: Pick<CheckDefinition, 'id' | 'name'>) {
  return { kind: 'check', id, name };
}
