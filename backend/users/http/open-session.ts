import type { Caller } from '../application/callers.js';

interface SessionFacts {
  readonly id: string;
  readonly startedAt: number;
  readonly lastSeenAt: number;
  readonly address: string;
  readonly agent: string;
}

/** Sessions as their list shows them; nothing in it lets anyone in. */
export function openSessions(rows: readonly SessionFacts[], caller: Caller) {
  const items = rows.map(({ id, startedAt, lastSeenAt, address, agent }) => ({
    ...{ id, createdAt: startedAt, lastSeenAt, address, userAgent: agent },
    current: id === caller.actor.sessionId,
  }));
  return { items, next: null, hiddenByPermission: 0, total: items.length };
}
