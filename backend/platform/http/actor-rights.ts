import type { Actor } from '../context/index.js';
import type { ObjectFacts } from './permission.js';

/** Whether the actor holds the permission on the object; null asks about everything there is. */
export type Judge = (facts: ObjectFacts | null) => boolean;

/** What the platform must ask about rights without knowing them. Implemented by `users`. */
export abstract class ActorRights {
  /** Judges objects against one permission, with the actor's rights as they are now. */
  abstract judge(actor: Actor, permission: string): Promise<Judge>;
}
