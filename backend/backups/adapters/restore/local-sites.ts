import { BackupRefused } from '../../domain/backup-refused.js';
import type { Manifest } from '../../domain/manifest.js';
import { RestoreSites, type PreparedRestore, type RestoreDestination, type RestoreOutlook } from '../../ports.js';
import { FolderSite } from '../files/folder-site.js';
import { DatabaseSite } from '../mariadb/database-site.js';

/** Databases over the network and folders of this machine. */
export class LocalSites extends RestoreSites {
  /** @param folder where option files are written */
  constructor(private readonly folder: string) {
    super();
  }

  override look(manifest: Manifest, destination: RestoreDestination): Promise<RestoreOutlook> {
    return this.site(destination).look(manifest);
  }

  override async prepare(manifest: Manifest, destination: RestoreDestination): Promise<PreparedRestore> {
    const site = this.site(destination);
    const [refusal] = (await site.look(manifest)).refusals;
    if (refusal) throw new BackupRefused(refusal.reason, refusal.detail, refusal.remedy);
    return site.prepare(manifest);
  }

  private site(destination: RestoreDestination): FolderSite | DatabaseSite {
    if (destination.kind === 'folder') return new FolderSite(destination.path);
    return new DatabaseSite(this.folder, destination.access, destination.shown, destination.accounts);
  }
}
