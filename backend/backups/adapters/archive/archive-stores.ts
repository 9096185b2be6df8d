import { BackupStores, type BackupStore, type KeyRing } from '../../ports.js';
import { ArchiveStore } from './archive-store.js';
import { sameDisk } from './disk.js';

/** Opens archive stores with this controller's keys. */
export class ArchiveStores extends BackupStores {
  constructor(private readonly keys: KeyRing) {
    super();
  }

  override open(path: string, identity: string | null): BackupStore {
    return new ArchiveStore(path, identity, this.keys);
  }

  override sameDisk(one: string, other: string): Promise<boolean | null> {
    return sameDisk(one, other);
  }
}
