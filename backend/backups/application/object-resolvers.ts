import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ObjectResolvers, type ObjectFacts } from '../../platform/http/index.js';
import { backupById } from '../persistence/backups.store.js';
import { planById } from '../persistence/plans.store.js';
import { BackupRights } from './backup-rights.js';

/** Tells the guard, and the gate of jobs, what rights on backups and plans are judged on. */
@Injectable()
export class BackupObjectResolvers implements OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly rights: BackupRights,
    @Optional() private readonly resolvers?: ObjectResolvers,
  ) {}

  onModuleInit(): void {
    const readPermission = 'backup.read';
    this.resolvers?.add({ kind: 'backup', readPermission, facts: (id) => this.backup(id) });
    this.resolvers?.add({ kind: 'backup-plan', readPermission, facts: (id) => this.plan(id) });
  }

  private async backup(id: string): Promise<ObjectFacts | null> {
    const row = await backupById(this.store.read, id);
    return row && this.rights.factsOf('backup', { id, name: row.subjectName, resourceId: row.resourceId });
  }

  private async plan(id: string): Promise<ObjectFacts | null> {
    const row = await planById(this.store.read, id);
    return row && this.rights.factsOf('backup-plan', row);
  }
}
