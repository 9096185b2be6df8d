import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type IncidentLine, type IncidentSource, IncidentSources } from '../../health/index.js';
import { Store } from '../../platform/database/index.js';
import { incidentsOfResources } from '../persistence/incidents.queries.js';

/** Tells health which incident a resource's trouble belongs to. */
@Injectable()
export class NameIncidents implements IncidentSource, OnModuleInit {
  constructor(
    private readonly sources: IncidentSources,
    private readonly store: Store,
  ) {}

  onModuleInit(): void {
    this.sources.add(this);
  }

  async incidentsOf(resourceIds: readonly string[]): Promise<Map<string, IncidentLine>> {
    const found = await incidentsOfResources(this.store.read, resourceIds);
    return new Map(
      [...found].map(([resourceId, row]) => {
        const { id, number, state, causeName, acknowledgedBy, held } = row;
        const causedHere = row.causeId === resourceId;
        const by = acknowledgedBy?.name ?? null;
        return [resourceId, { id, number: number ?? 0, state, causeName, causedHere, acknowledgedBy: by, held }];
      }),
    );
  }
}
