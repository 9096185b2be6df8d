import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LabHoldfast } from '../../ops/lab/index.js';

/** Lets every session be as old as one that signed in an hour ago, so that what is dangerous asks for the password. */
export function forgetStepUps({ data }: LabHoldfast): void {
  const database = new DatabaseSync(join(data, 'holdfast.sqlite'), { timeout: 5_000 });
  database.exec('UPDATE session SET steppedUpAt = steppedUpAt - 3600000');
  database.close();
}
