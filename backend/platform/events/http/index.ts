import { Module } from '@nestjs/common';
import { EventMetrics } from './event-metrics.js';
import { EventStreams } from './event-streams.js';
import { EventsController } from './events.controller.js';

/** The server's event stream. */
@Module({ controllers: [EventsController], providers: [EventStreams, EventMetrics] })
export class EventStreamModule {}
