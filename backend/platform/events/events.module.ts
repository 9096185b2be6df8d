import { Global, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { join } from 'node:path';
import { Config } from '../config/index.js';
import { LeasesModule } from '../leases/index.js';
import { Bells } from './bells.js';
import { EventLog } from './event-log.js';
import { EventReader } from './event-reader.js';
import { EventSequence } from './event-sequence.js';
import { EventTail } from './event-tail.js';
import { NeighbourBell } from './neighbour-bell.js';
import { Sequencer } from './sequencer.js';

/** The event log in every process: appending, following, and a share in the sequencing. */
@Global()
@Module({
  imports: [LeasesModule],
  providers: [Bells, EventLog, EventReader, EventSequence, Sequencer, EventTail],
  exports: [Bells, EventLog, EventReader, Sequencer, EventTail],
})
export class EventsModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly sequencer: Sequencer,
    private readonly tail: EventTail,
    private readonly bells: Bells,
    private readonly config: Config,
    events: EventSequence,
  ) {
    sequencer.add(events);
  }

  onApplicationBootstrap(): void {
    // The embedded database is shared on one machine only; over a network there is no bell, and polling is quick.
    const { data, databaseUrl } = this.config;
    if (!databaseUrl) this.bells.join(new NeighbourBell(join(data, 'bell')), () => this.sequencer.working);
    this.sequencer.start();
    this.tail.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.tail.stop();
    await this.sequencer.stop();
    this.bells.leave();
  }
}
