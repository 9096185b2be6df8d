import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan, Not } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import type { Answer, Question } from '../domain/second-opinion.js';
import { patienceMs } from '../domain/second-opinion.js';
import { bulkUpsert } from './bulk-upsert.js';
import { SecondOpinionRow } from './second-opinion.row.js';

/** What a daemon left behind that died: nobody waits that long. */
const leftBehindMs = 10 * 60_000;
/** Answers of one transaction, so that none holds the write lock for long. */
const atOnce = 100;

const columns = [
  ...(['id', 'checkId', 'askedBy', 'askedOf', 'askedAt', 'question'] as const),
  ...(['answeredAt', 'outcome', 'code', 'said'] as const),
];

/** Bare: the statement that TypeORM builds for each takes ten times as long. */
const answerOne = 'UPDATE second_opinion SET answeredAt = ?, outcome = ?, code = ?, said = ? WHERE id = ?';

export interface Asked {
  id: string;
  askedBy: string;
  askedOf: string;
  question: Question;
}

export type Answered = Pick<Asked, 'id' | 'question'> & { answer: Answer };

/** A question and how long somebody still waits for its answer. */
export type Open = Pick<Asked, 'id' | 'question'> & { leftMs: number };

/** What daemons ask each other, through the one place that all of them reach. */
@Injectable()
export class SecondOpinionsStore {
  constructor(private readonly store: Store) {}

  /** Writes what is asked anew and forgets what was used, in one transaction. */
  async put(asked: readonly Asked[], used: readonly string[]): Promise<void> {
    await this.store.write(async (tx) => {
      const now = await this.store.now(tx);
      const rows = asked.map(({ id, askedBy, askedOf, question }) => [
        ...[id, question.checkId, askedBy, askedOf, now, JSON.stringify(question)],
        ...[null, null, null, null],
      ]);
      await bulkUpsert(tx, { entity: SecondOpinionRow, columns, keys: ['id'] }, rows);
      if (used.length > 0) await tx.delete(SecondOpinionRow, { id: In([...used]) });
    });
  }

  /** What came for a daemon that asked. */
  async answersFor(askedBy: string): Promise<Answered[]> {
    const rows = await this.store.read.findBy(SecondOpinionRow, { askedBy, answeredAt: Not(IsNull()) });
    return rows.map(({ id, question, outcome, code, said }) => {
      return { id, question, answer: { outcome: outcome!, code: code!, sentence: said ?? '' } };
    });
  }

  /** What a daemon is asked and has not answered, as long as somebody waits for it; the oldest first. */
  async questionsTo(askedOf: string, most: number): Promise<Open[]> {
    const order = { id: 'ASC' } as const;
    const rows = await this.store.read.find(SecondOpinionRow, {
      ...{ select: { id: true, askedAt: true, question: true }, order, take: most },
      where: { askedOf, answeredAt: IsNull() },
    });
    if (rows.length === 0) return [];
    const now = await this.store.now();
    return rows
      .map(({ id, askedAt, question }) => ({ id, question, leftMs: askedAt + patienceMs(question) - now }))
      .filter(({ leftMs }) => leftMs > 0);
  }

  /** Answers what is still asked. */
  async answer(answers: readonly Pick<Answered, 'id' | 'answer'>[]): Promise<void> {
    for (let from = 0; from < answers.length; from += atOnce)
      await this.store.write(async (tx) => {
        const answeredAt = await this.store.now(tx);
        for (const { id, answer } of answers.slice(from, from + atOnce)) {
          const { outcome, code, sentence } = answer;
          await tx.query(answerOne, [answeredAt, outcome, code, sentence.slice(0, 255), id]);
        }
      });
  }

  /** Forgets all that a daemon asked. */
  async withdraw(askedBy: string): Promise<void> {
    await this.store.write((tx) => tx.delete(SecondOpinionRow, { askedBy }));
  }

  /** Forgets what was left behind. */
  async tidy(): Promise<void> {
    const old = { askedAt: LessThan((await this.store.now()) - leftBehindMs) };
    if (!(await this.store.read.existsBy(SecondOpinionRow, old))) return;
    await this.store.write((tx) => tx.delete(SecondOpinionRow, old));
  }
}
