import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { narrowText, stringColumn, tooLong, widenText } from '../../../platform/database/index.js';

/** What grows with the members and their histories: nine members with hundreds of streams each are more than 64 kB. */
const columns = {
  cluster: ['acknowledgers'],
  cluster_plan: ['asked', 'shown'],
  cluster_view: ['view'],
  cluster_decision: ['because', 'decision'],
  recovery: ['sentence', 'plan', 'because'],
  recovery_step: ['step', 'sent', 'said', 'result'],
};

const ended = "recoveryId IN (SELECT id FROM recovery WHERE state = 'ended')";

/**
 * What is made anew or was only told is left out where it is too long; of recoveries that have ended, their longest parts.
 * What somebody still acts on (acknowledgers, a recovery that runs) is not: then the way back fails.
 */
const makeFit: Partial<Record<keyof typeof columns, readonly string[]>> = {
  cluster_plan: [`DELETE FROM cluster_plan WHERE ${tooLong('asked')} OR ${tooLong('shown')}`],
  cluster_view: [`DELETE FROM cluster_view WHERE ${tooLong('view')}`],
  cluster_decision: [`DELETE FROM cluster_decision WHERE ${tooLong('because')} OR ${tooLong('decision')}`],
  recovery: [
    `UPDATE recovery SET plan = JSON_SET(plan, '$.steps', JSON_ARRAY()) WHERE state = 'ended' AND ${tooLong('plan')}`,
    `UPDATE recovery SET because = JSON_SET(because, '$.findings', JSON_ARRAY(), '$.numbers', JSON_OBJECT()) WHERE ${tooLong('because')}`,
    `UPDATE recovery SET sentence = LEFT(sentence, 16000) WHERE ${tooLong('sentence')}`,
  ],
  recovery_step: [
    `UPDATE recovery_step SET said = LEFT(said, 16000) WHERE ${tooLong('said')}`,
    `UPDATE recovery_step SET sent = '[]' WHERE ${tooLong('sent')}`,
    `UPDATE recovery_step SET result = '{}' WHERE ${ended} AND ${tooLong('result')}`,
    `UPDATE recovery_step SET step = JSON_SET(step, '$.with', JSON_OBJECT()) WHERE ${ended} AND ${tooLong('step')}`,
  ],
};

const tables = Object.entries(columns) as [keyof typeof columns, string[]][];

export class LongFacts1795600300000 implements MigrationInterface {
  name = 'LongFacts1795600300000';

  async up(q: QueryRunner): Promise<void> {
    for (const [table, names] of tables) await widenText(q, table, names);
    await kindOfPlans(q, 24);
  }

  async down(q: QueryRunner): Promise<void> {
    await kindOfPlans(q, 16);
    for (const [table, names] of tables) await narrowText(q, table, names, makeFit[table]);
  }
}

/** A plan lives for minutes and is asked for again: where the column is made anew, none is kept. */
async function kindOfPlans(q: QueryRunner, length: number): Promise<void> {
  await q.query('DELETE FROM cluster_plan');
  await q.changeColumn('cluster_plan', 'kind', new TableColumn(stringColumn('kind', length)));
}
