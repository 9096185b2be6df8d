import { Global, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LeasesModule } from '../leases/index.js';
import { Bells } from './bells.js';
import { EventLog } from './event-log.js';
import { EventReader } from './event-reader.js';
import { EventSequence } from './event-sequence.js';
import { EventTail } from './event-tail.js';
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
    events: EventSequence,
  ) {
    sequencer.add(events);
  }

  onApplicationBootstrap(): void {
    this.sequencer.start();
    this.tail.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.tail.stop();
    await this.sequencer.stop();
  }
}
