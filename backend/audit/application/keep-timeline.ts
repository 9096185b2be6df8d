import { Injectable } from '@nestjs/common';
import { EventTail, type LoggedEvent, type Subscription } from '../../platform/events/index.js';
import { TimelineStore } from '../persistence/timeline.store.js';
import type { NewTimelineEntry } from '../persistence/timeline.store.js';

/**
 * Follows the event log with a cursor of its own and keeps what happened by itself: changes of status, and variables of
 * servers that are no longer what they were. People's changes and jobs have rows of their own.
 */
@Injectable()
export class KeepTimeline {
  private tailing: Subscription | null = null;

  constructor(
    private readonly tail: EventTail,
    private readonly timeline: TimelineStore,
  ) {}

  start(): void {
    this.tailing = this.tail.follow('timeline', (events, tx) => this.timeline.add(tx, events.flatMap(entryOf)));
  }

  async stop(): Promise<void> {
    await this.tailing?.stop();
  }
}

/** What the followed events carry; their features declare it. */
interface StatusData {
  name: string;
  from: string;
  to: string;
  sentence: string;
}
interface VariablesData {
  name: string;
  changes: { variable: string; from: string; to: string }[];
}

/** The timeline's entry of an event, none of most. */
export function entryOf(event: LoggedEvent): NewTimelineEntry[] {
  const { subject, at } = event;
  if (event.type === 'status.changed') {
    const { name, from, to, sentence } = event.data as StatusData;
    return [
      {
        kind: 'status',
        at,
        subject: { ...subject, name },
        sentence: `${from} → ${to}${sentence ? `: ${sentence}` : ''}`,
      },
    ];
  }
  if (event.type === 'variables.changed') {
    const { name, changes } = event.data as VariablesData;
    const told = changes.map(({ variable, from, to }) => `${variable}: ${from} → ${to}`).join(', ');
    return [{ kind: 'variables', at, subject: { ...subject, name }, sentence: told }];
  }
  if (event.type === 'server.restarted') {
    const { name } = event.data as { name: string };
    return [{ kind: 'restart', at, subject: { ...subject, name }, sentence: 'the server was restarted' }];
  }
  return [];
}
