import { Module } from '@nestjs/common';
import { EventStreams } from './event-streams.js';
import { EventsController } from './events.controller.js';

/** The server's event stream. */
@Module({ controllers: [EventsController], providers: [EventStreams] })
export class EventStreamModule {}
