/** Why a place cannot serve as a backup store now. */
export type StoreProblem =
  'not-mounted' | 'other-store' | 'not-a-folder' | 'not-empty' | 'not-writable' | 'not-absolute' | 'already-a-store';

/** The store refuses: nothing was read or written. The message says the numbers and names that led to it. */
export class StoreUnusable extends Error {
  override name = 'StoreUnusable';

  constructor(
    readonly problem: StoreProblem,
    message: string,
  ) {
    super(message);
  }
}
