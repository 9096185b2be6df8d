import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { TimelineRow, type TimelineKind } from './timeline.row.js';

export interface NewTimelineEntry {
  kind: TimelineKind;
  at: number;
  subject: { kind: string; id: string; name: string };
  sentence: string;
}

/** A year and a month: "what changed since last year" can be answered. */
const KEEP_MS = 400 * 24 * 3_600_000;

@Injectable()
export class TimelineStore {
  async add(tx: EntityManager, entries: NewTimelineEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.delete(TimelineRow, { at: LessThan(Math.min(...entries.map((entry) => entry.at)) - KEEP_MS) });
    const rows = entries.map(({ kind, at, subject, sentence }) => {
      const who = { subjectKind: subject.kind, subjectId: subject.id, subjectName: subject.name.slice(0, 190) };
      return { kind, at, ...who, sentence: sentence.slice(0, 1_000) };
    });
    await tx.insert(TimelineRow, rows);
  }
}
