import { Injectable, type OnModuleInit, Optional } from '@nestjs/common';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Denied, type ObjectFacts, ObjectResolvers } from '../../platform/http/index.js';
import { Resources } from '../../resources/index.js';
import { type EffectiveRights, Rights } from '../../users/index.js';
import { incidentById, type IncidentRow } from '../persistence/incidents.queries.js';

type Caused = Pick<IncidentRow, 'id' | 'causeKind' | 'causeId' | 'causeName'>;

/** What rights on an incident are judged on: its cause. What is no resource belongs to everything. */
@Injectable()
export class IncidentRights implements OnModuleInit {
  constructor(
    private readonly store: Store,
    private readonly resources: Resources,
    private readonly rights: Rights,
    @Optional() private readonly resolvers?: ObjectResolvers,
  ) {}

  onModuleInit(): void {
    this.resolvers?.add({ kind: 'incident', readPermission: 'incident.read', facts: (id) => this.find(id) });
  }

  ofCaller(): Promise<EffectiveRights> {
    return this.rights.of(currentActor());
  }

  async factsOf({ id, causeKind, causeId, causeName: name }: Caused): Promise<ObjectFacts> {
    const cause = causeKind === 'resource' ? await this.resources.facts(causeId) : null;
    const { tags, ancestors } = cause ?? { tags: [], ancestors: [] };
    return { kind: 'incident', id, name, tags, ancestors: cause ? [...ancestors, causeId] : [] };
  }

  /** Another incident than the one that the guard has judged. @throws Denied */
  async demand(row: IncidentRow): Promise<void> {
    const rights = await this.ofCaller();
    if (rights.may('incident.operate', await this.factsOf(row)).allowed) return;
    throw new Denied(`You need incident.operate on "${row.causeName}"`, { permission: 'incident.operate' });
  }

  private async find(id: string): Promise<ObjectFacts | null> {
    const row = await incidentById(this.store.read, id);
    return row && this.factsOf(row);
  }
}
