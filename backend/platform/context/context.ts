import { AsyncLocalStorage } from 'node:async_hooks';

/** Who acts: a person, a service account, Holdfast itself, or nobody known yet. */
export interface Actor {
  kind: 'person' | 'service' | 'system' | 'anonymous';
  id: string | null;
  name: string;
  tokenId?: string;
  sessionId?: string;
}

/** What is known about the work at hand; audit rows and log lines take it from here. */
export interface WorkContext {
  actor: Actor;
  requestId: string;
  address: string | null;
}

export const anonymous: Actor = { kind: 'anonymous', id: null, name: 'anonymous' };
export const system: Actor = { kind: 'system', id: null, name: 'holdfast' };

const storage = new AsyncLocalStorage<WorkContext>();

/** The context of the current work; outside any, Holdfast itself acts. */
export function currentContext(): WorkContext {
  return storage.getStore() ?? { actor: system, requestId: '-', address: null };
}

export function currentActor(): Actor {
  return currentContext().actor;
}

/** Runs `work` in the given context. The object is kept by reference: the guard fills in the actor once it knows it. */
export function inContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work);
}

/** Makes `context` the one of the current asynchronous execution and all that follows from it (request hooks). */
export function enterContext(context: WorkContext): void {
  storage.enterWith(context);
}

/** Runs `work` as `actor`: daemon jobs, schedules and tests. */
export function runAs<T>(actor: Actor, work: () => T, requestId = '-'): T {
  return storage.run({ actor, requestId, address: null }, work);
}
