import { Injectable } from '@nestjs/common';
import { Connections } from '../../resources/index.js';
import { DatabaseAccesses, type DatabaseAccess } from '../ports.js';

/** The backup accounts that the inventory keeps sealed. */
@Injectable()
export class ResourceAccesses extends DatabaseAccesses {
  constructor(private readonly connections: Connections) {
    super();
  }

  override of(resourceId: string): Promise<DatabaseAccess> {
    return this.connections.connectionFor(resourceId, 'backup');
  }
}
