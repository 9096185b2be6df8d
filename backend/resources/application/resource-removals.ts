import { Injectable } from '@nestjs/common';
import type { Db } from '../persistence/db.js';

/** One thing that removing a resource would mean. */
export interface Consequence {
  /** What it concerns: `check`, `backup-plan`, `child` … */
  readonly kind: string;
  readonly count: number;
  /** For a person, e.g. "3 checks end and their history is deleted". */
  readonly sentence: string;
  /** True when the resource cannot be removed while it is so. */
  readonly blocks: boolean;
}

/** What a feature that hangs things on resources has to say when one goes. */
export interface RemovalVoice {
  /** What it means for this feature; empty when nothing of it hangs there. */
  consequences(resourceId: string): Promise<Consequence[]>;
  /** Clears what is this feature's, in the transaction of the removal. Throws a Refusal when it cannot be now. */
  remove(tx: Db, resourceId: string): Promise<void>;
}

/** Features above `resources` register here what hangs on a resource; `resources` itself knows none of them. */
@Injectable()
export class ResourceRemovals {
  private readonly voices: RemovalVoice[] = [];

  add(voice: RemovalVoice): void {
    this.voices.push(voice);
  }

  async consequences(resourceId: string): Promise<Consequence[]> {
    return (await Promise.all(this.voices.map((voice) => voice.consequences(resourceId)))).flat();
  }

  async remove(tx: Db, resourceId: string): Promise<void> {
    for (const voice of this.voices) await voice.remove(tx, resourceId);
  }
}
