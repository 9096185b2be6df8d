import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, IsNull, LessThanOrEqual } from 'typeorm';
import { Clock } from '../clock/index.js';
import { Store } from '../database/index.js';
import { SequencedTable } from '../events/index.js';
import { chain, type ChainEnd, type Link } from './chain.js';
import { HeadKey } from './head-signature.js';
import { AuditHeadRow, AuditRow, HEAD } from './persistence/audit.row.js';

/** Rows sealed in one transaction: it must not hold the write lock for longer than 50 ms. */
const BATCH = 100;

/** Numbers and chains the audit's rows, and signs where the chain stands. */
@Injectable()
export class AuditSeal extends SequencedTable {
  readonly name = 'audit';
  readonly everyMs = 400;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly key: HeadKey,
  ) {
    super();
  }

  waiting() {
    const sql = 'SELECT 1 FROM audit_entry WHERE seq IS NULL AND holdUntil <= ?';
    return { sql, parameters: [this.clock.now()] };
  }

  async advance(): Promise<number> {
    const head = await this.store.read.findOneByOrFail(AuditHeadRow, { name: HEAD });
    const rows = await this.store.read.find(AuditRow, { where: this.ripe(), order: { id: 'ASC' }, take: BATCH });
    const sealed = chain(head, rows).map((link, index) => ({ ...link, id: rows[index].id }));
    return sealed.length > 0 ? this.set(head, sealed) : 0;
  }

  /** Rows without a number that no longer count up. */
  private ripe(): FindOptionsWhere<AuditRow> {
    return { seq: IsNull(), holdUntil: LessThanOrEqual(this.clock.now()) };
  }

  private async set(end: ChainEnd, sealed: (Link & { id: number })[]): Promise<number> {
    const { seq, hash } = sealed.at(-1)!;
    const { at, keyId, signature } = this.key.sign({ seq, hash }, this.clock.now());
    const expected = { name: HEAD, seq: end.seq, hash: end.hash };
    return this.store.write(async (tx) => {
      const moved = await tx.update(AuditHeadRow, expected, { seq, hash, at, keyId, signature });
      if (!moved.affected) return 0;
      await tx.query(sealSql(sealed.length), sealParameters(sealed));
      return sealed.length;
    });
  }
}

/** One statement for a whole batch: the write lock is held for one round trip, not for one a row. */
function sealSql(count: number): string {
  const cases = `CASE id ${'WHEN ? THEN ? '.repeat(count)}END`;
  const ids = Array<string>(count).fill('?').join(', ');
  return `UPDATE audit_entry SET seq = ${cases}, previous = ${cases}, hash = ${cases} WHERE id IN (${ids})`;
}

function sealParameters(sealed: (Link & { id: number })[]): (string | number)[] {
  const pairs = (name: 'seq' | 'previous' | 'hash') => sealed.flatMap((link) => [link.id, link[name]]);
  return [...pairs('seq'), ...pairs('previous'), ...pairs('hash'), ...sealed.map((link) => link.id)];
}
