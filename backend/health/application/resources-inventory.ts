import { Injectable } from '@nestjs/common';
import { recordStatus, type Resource, Resources } from '../../resources/index.js';
import type { Tx } from '../persistence/tx.js';
import { type DecidedStatus, Inventory, type WatchedResource } from './inventory.js';

/** The inventory that the feature `resources` keeps. */
@Injectable()
export class ResourcesInventory extends Inventory {
  constructor(private readonly resources: Resources) {
    super();
  }

  async after(id: string, limit: number): Promise<WatchedResource[]> {
    return (await this.resources.after(id, limit)).map((resource) => this.watched(resource));
  }

  async databases(): Promise<WatchedResource[]> {
    return (await this.resources.ofKind('database')).map((resource) => this.watched(resource));
  }

  async find(id: string): Promise<WatchedResource | null> {
    const resource = await this.resources.find(id);
    return resource && this.watched(resource);
  }

  setStatus(tx: Tx, decided: DecidedStatus): Promise<void> {
    return recordStatus(tx, decided);
  }

  private watched(resource: Resource): WatchedResource {
    const { id, name, kind, environment, parentId, status, statusSince, stale } = resource;
    const { text, host, port } = this.resources.addressOf(resource);
    const tags = [...resource.tags];
    return { id, name, kind, environment, parentId, status, statusSince, stale, tags, address: { text, host, port } };
  }
}
