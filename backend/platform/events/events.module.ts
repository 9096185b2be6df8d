import { Global, Module } from '@nestjs/common';
import { Bells } from './bells.js';
import { EventLog } from './event-log.js';

/** The event log: appending in every process. */
@Global()
@Module({ providers: [Bells, EventLog], exports: [Bells, EventLog] })
export class EventsModule {}
