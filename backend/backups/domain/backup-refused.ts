/** Why a backup or restore is refused before anything was touched. */
export type RefusedReason =
  | 'unreachable'
  | 'grant-missing'
  | 'versions-do-not-fit'
  | 'tool-missing'
  | 'nothing-to-back-up'
  | 'path-missing'
  | 'target-not-empty'
  | 'target-is-replica'
  | 'target-read-only'
  | 'target-does-not-fit'
  | 'is-the-source'
  | 'no-credentials'
  | 'no-accounts';

/** Said before the start, with every name and number that led to it. */
export class BackupRefused extends Error {
  override name = 'BackupRefused';

  constructor(
    readonly reason: RefusedReason,
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
