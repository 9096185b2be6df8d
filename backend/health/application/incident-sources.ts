import { Injectable } from '@nestjs/common';

/** The open incident that a resource's trouble belongs to. */
export interface IncidentLine {
  id: string;
  number: number;
  state: string;
  causeName: string;
  /** The resource is its cause, and does not only suffer from it. */
  causedHere: boolean;
  acknowledgedBy: string | null;
  /** How much is not well because of its cause. */
  held: number;
}

/** Knows the open incidents by resource. */
export interface IncidentSource {
  incidentsOf(resourceIds: readonly string[]): Promise<Map<string, IncidentLine>>;
}

/** The feature above health that keeps incidents registers here; health itself knows none. */
@Injectable()
export class IncidentSources {
  private readonly sources: IncidentSource[] = [];

  add(source: IncidentSource): void {
    this.sources.push(source);
  }

  async incidentsOf(resourceIds: readonly string[]): Promise<Map<string, IncidentLine>> {
    const all = await Promise.all(this.sources.map((source) => source.incidentsOf(resourceIds)));
    return new Map(all.flatMap((one) => [...one]));
  }
}

/** "#17, acknowledged by Anna", "#17 of host-1, not acknowledged". */
export function incidentInWords({ number, causeName, causedHere, acknowledgedBy }: IncidentLine): string {
  const of = causedHere ? '' : ` of ${causeName}`;
  return `#${number}${of}, ${acknowledgedBy === null ? 'not acknowledged' : `acknowledged by ${acknowledgedBy}`}`;
}
