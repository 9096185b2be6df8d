import { Injectable } from '@nestjs/common';
import { Invalid } from '../../platform/http/index.js';
import { Resources } from '../../resources/index.js';
import { DatabaseAccesses, type RestoreDestination } from '../ports.js';
import type { RestoreTarget } from './backup-job.js';

/** Where a restore may go. */
@Injectable()
export class Destinations {
  constructor(
    private readonly resources: Resources,
    private readonly accesses: DatabaseAccesses,
  ) {}

  /** @throws Invalid for a resource that is no database, ResourceNotFound, CredentialMissing */
  async of(target: RestoreTarget): Promise<RestoreDestination> {
    if ('folder' in target) return { kind: 'folder', path: target.folder };
    const { id, name, kind } = await this.resources.get(target.resourceId);
    if (kind !== 'database')
      throw Invalid.field('target.resourceId', `"${name}" is no database server`, 'Name a database, or a folder');
    return { kind: 'database', access: await this.accesses.of(id), shown: name, accounts: target.accounts };
  }
}
