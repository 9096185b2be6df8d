import { NotFound, Refusal, refusalKind } from '../../platform/http/index.js';
import type { BackupRefused } from '../domain/backup-refused.js';
import type { StoreProblem } from '../domain/store-unusable.js';

const kinds = {
  lastGood: refusalKind('last-good-backup', 'This is the last good backup', 409, 1),
  quarantined: refusalKind('backup-quarantined', 'This backup is damaged', 409, 14),
  refused: refusalKind('backup-refused', 'This cannot be backed up or restored so', 409, 1),
  notEmpty: refusalKind('restore-target-not-empty', 'The target is not empty', 409, 1),
  storeUnusable: refusalKind('backup-store-unusable', 'The backup store cannot be used', 409, 75),
  storeInUse: refusalKind('backup-store-in-use', 'The backup store is in use', 409, 11),
  wrongCharacters: refusalKind('recovery-key-mismatch', 'These are not the last characters', 409, 12),
};

/** Deleting it would leave nothing to restore from. */
export class LastGoodBackup extends Refusal {
  constructor(name: string) {
    super(kinds.lastGood, `It is the last good backup of ${name}; the last one is never deleted`, {
      remedy: 'Make a newer one first: npx holdfast backup run',
    });
  }
}

export class BackupQuarantined extends Refusal {
  constructor(problem: string | null) {
    super(kinds.quarantined, `It is not what was written: ${problem ?? 'damaged'}`, { remedy: 'Choose an older one' });
  }
}

/** What an adapter refused before the start, as an answer of the API. */
export class CannotBackUp extends Refusal {
  constructor(refused: Pick<BackupRefused, 'reason' | 'message' | 'remedy'>) {
    const kind = refused.reason === 'target-not-empty' ? kinds.notEmpty : kinds.refused;
    super(kind, refused.message, {
      ...(refused.remedy ? { remedy: refused.remedy } : {}),
      extra: { reason: refused.reason },
    });
  }
}

export class StoreCannotBeUsed extends Refusal {
  constructor(problem: StoreProblem, detail: string) {
    super(kinds.storeUnusable, detail, { field: 'path', remedy: storeRemedies[problem], extra: { problem } });
  }
}

const storeRemedies: Readonly<Record<StoreProblem, string>> = {
  'not-absolute': 'Write the whole path, such as /mnt/backups',
  'not-a-folder': 'Name a folder, or one that can be made',
  'not-empty': 'Name an empty folder, or one that does not exist yet, such as a folder below this one',
  'not-writable': 'Make it writable for the user that runs Holdfast, or name another',
  'not-mounted': 'Mount the disk, then try again',
  'other-store': 'Mount the right disk, then try again',
  'already-a-store': 'Name another folder',
};

export class StoreInUse extends Refusal {
  constructor(detail: string) {
    super(kinds.storeInUse, detail, { remedy: 'Change or remove these first' });
  }
}

export class WrongLastCharacters extends Refusal {
  constructor() {
    super(kinds.wrongCharacters, 'They are not the last characters of the recovery key', { field: 'lastCharacters' });
  }
}

export const backupNotFound = () => new NotFound('This backup', 'npx holdfast backup list');
export const planNotFound = () => new NotFound('This backup plan', 'npx holdfast backup plan list');
export const storeNotFound = () => new NotFound('This backup store', 'npx holdfast backup store list');
