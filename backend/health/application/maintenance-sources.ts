import { Injectable } from '@nestjs/common';

/** Resources in maintenance, with why and by whom as one sentence. */
export type MaintenanceCover = ReadonlyMap<string, string>;

/** Knows what is in maintenance at a moment. Law: the same object as before while nothing has changed. */
export interface MaintenanceSource {
  covered(now: number): Promise<MaintenanceCover>;
}

/** The feature above health that plans maintenance registers here; health itself knows none. */
@Injectable()
export class MaintenanceSources {
  private source: MaintenanceSource = { covered: async () => new Map() };

  add(source: MaintenanceSource): void {
    this.source = source;
  }

  covered(now: number): Promise<MaintenanceCover> {
    return this.source.covered(now);
  }
}
