import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Denied, Invalid, type ObjectFacts, ObjectResolvers } from '../../platform/http/index.js';
import { Resources } from '../../resources/index.js';
import { type EffectiveRights, Rights } from '../../users/index.js';
import { type MaintenanceRow, windowById } from '../persistence/maintenance.store.js';

export type Touched = Pick<MaintenanceRow, 'resourceIds' | 'tags'>;

/** A window belongs to whoever has a say on all it names; it is seen by whoever may see any of it. */
@Injectable()
export class MaintenanceRights implements OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly rights: Rights,
    private readonly audit: AuditTrail,
    @Optional() private readonly resolvers?: ObjectResolvers,
  ) {}

  onModuleInit(): void {
    this.resolvers?.add({ kind: 'maintenance', readPermission: 'resource.read', facts: (id) => this.find(id) });
  }

  ofCaller(): Promise<EffectiveRights> {
    return this.rights.of(currentActor());
  }

  async mayEdit(touched: Touched): Promise<boolean> {
    const rights = await this.ofCaller();
    const all = await this.factsOf(touched);
    return all.length > 0 && all.every((facts) => rights.may('maintenance.edit', facts).allowed);
  }

  async maySee(touched: Touched): Promise<boolean> {
    const rights = await this.ofCaller();
    if (rights.may('resource.read').allowed) return true;
    return (await this.factsOf(touched)).some((facts) => rights.may('resource.read', facts).allowed);
  }

  /** What somebody cannot see is not there for them. @throws Invalid */
  async demandSeen(resourceIds: readonly string[]): Promise<void> {
    const rights = await this.ofCaller();
    for (const id of resourceIds) {
      const facts = await this.resources.facts(id);
      const seen = facts && rights.may('resource.read', facts).allowed;
      if (!seen) throw Invalid.field('resourceIds', `there is no ${id}`, 'Give the ids of resources');
    }
  }

  /** @throws Denied naming the first thing on which maintenance.edit is missing */
  async demand(touched: Touched): Promise<void> {
    const rights = await this.ofCaller();
    for (const facts of await this.factsOf(touched)) {
      if (rights.may('maintenance.edit', facts).allowed) continue;
      const detail = `You need maintenance.edit on "${facts.name}"`;
      const subject = { kind: facts.kind, id: facts.id, name: facts.name };
      await this.audit.denied({ action: 'maintenance.edit', subject, reason: detail });
      throw new Denied(detail, { permission: 'maintenance.edit' });
    }
  }

  private async factsOf({ resourceIds, tags }: Touched): Promise<ObjectFacts[]> {
    const named = await Promise.all(resourceIds.map((id) => this.resources.facts(id)));
    const tagged = tags.map((tag) => ({ kind: 'tag', id: tag, name: `tag:${tag}`, tags: [tag], ancestors: [] }));
    return [...named.filter((facts) => facts !== null), ...tagged];
  }

  private async find(id: string): Promise<ObjectFacts | null> {
    const row = await windowById(this.store.read, id);
    if (!row) return null;
    const all = await this.factsOf(row);
    const ancestors = [...new Set(all.flatMap((facts) => [...facts.ancestors, ...row.resourceIds]))];
    const tags = [...new Set(all.flatMap((facts) => facts.tags))];
    return { kind: 'maintenance', id, name: row.reason, tags, ancestors };
  }
}
