import type { NewEvent } from '../../platform/events/index.js';

/** Asks the daemon to run the checks of a resource, or one check, now. */
export const checkRequested = 'check.requested';

/** That a check was added, changed or removed; who may see its resource may see it. */
export function checkEvent(
  what: 'added' | 'changed' | 'removed',
  { id, resourceId, version }: { id: string; resourceId: string; version: number },
): NewEvent {
  return {
    type: `check.${what}`,
    subject: { kind: 'check', id },
    about: { kind: 'resource', id: resourceId },
    version,
  };
}

/** The resource whose checks an event may have changed; null when it changed none. */
export function touchedResource({ type, subject, about }: NewEvent): string | null {
  if (/^resource\.(added|changed|removed)$/.test(type)) return subject.id;
  return /^check\.(added|changed|removed)$/.test(type) ? (about?.id ?? null) : null;
}
