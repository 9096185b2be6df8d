import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { currentActor } from '../../platform/context/index.js';
import { Denied, type ObjectFacts } from '../../platform/http/index.js';
import { ResourceNotFound, Resources } from '../../resources/index.js';
import { Rights, type EffectiveRights, type Permission } from '../../users/index.js';

/** What rights on a backup, a plan or a run are judged on: the resource it belongs to, or the whole installation. */
@Injectable()
export class BackupRights {
  constructor(
    private readonly rights: Rights,
    private readonly resources: Resources,
    private readonly audit: AuditTrail,
  ) {}

  ofCaller(): Promise<EffectiveRights> {
    return this.rights.of(currentActor());
  }

  /** @throws Denied; ResourceNotFound where the caller may not even read the resource */
  async demand(permission: Permission, resourceId: string | null): Promise<void> {
    const rights = await this.ofCaller();
    const facts = resourceId === null ? undefined : await this.resources.facts(resourceId);
    if (facts === null) throw new ResourceNotFound();
    if (rights.may(permission, facts).allowed) return;
    if (facts && !rights.may('resource.read', facts).allowed) throw new ResourceNotFound();
    const where = facts ? `"${facts.name}"` : 'everything';
    const detail = `You need ${permission} on ${where}`;
    const subject = facts ?? { kind: 'permission', id: null, name: permission };
    await this.audit.denied({
      action: permission,
      subject: { kind: subject.kind, id: subject.id, name: subject.name },
      reason: detail,
    });
    throw new Denied(detail, { permission });
  }

  /** Facts of something that belongs to a resource; `ancestors` hold the resource, so that its grants reach it. */
  async factsOf(kind: string, own: { id: string; name: string; resourceId: string | null }): Promise<ObjectFacts> {
    const resource = own.resourceId ? await this.resources.facts(own.resourceId) : null;
    const { id, name } = own;
    if (!resource) return { kind, id, name, tags: [], ancestors: [] };
    return { kind, id, name, tags: resource.tags, ancestors: [resource.id, ...resource.ancestors] };
  }

  /** Of these resources, the ones whose backups the caller may see; null when that is everything. */
  async visible(resourceIds: (string | null)[]): Promise<string[] | null> {
    const rights = await this.ofCaller();
    if (rights.may('backup.read').allowed) return null;
    const seen: string[] = [];
    for (const id of new Set(resourceIds)) {
      const facts = id === null ? null : await this.resources.facts(id);
      if (facts && rights.may('backup.read', facts).allowed) seen.push(facts.id);
    }
    return seen;
  }
}
