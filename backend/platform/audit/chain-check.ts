/** Walks a sealed chain and names what is wrong with it. Pure: rows in, findings out, as many pages as the caller has. */
import { type AuditFacts, CHAIN_START, type ChainEnd, hashOf, type Link } from './chain.js';

export type FindingKind = 'changed' | 'missing' | 'reordered' | 'cut-off' | 'rewritten' | 'unsigned';

/** One thing that is wrong, and the row where it shows. */
export interface Finding {
  kind: FindingKind;
  seq: number;
  sentence: string;
}

export type SealedRow = AuditFacts & Link;

/** After this many findings the walk goes on counting rows but says no more: the first ones tell the story. */
const MOST_FINDINGS = 100;

export class ChainCheck {
  readonly findings: Finding[] = [];
  private last: ChainEnd = CHAIN_START;
  private rows = 0;
  /** Hash of the row of each number that a known head speaks about. */
  private readonly seen = new Map<number, string>();

  /** @param heads numbers of the rows whose hash is compared with a known head afterwards */
  constructor(heads: readonly number[] = []) {
    heads.forEach((seq) => this.seen.set(seq, ''));
  }

  /** How many rows were walked and where the walk stands. */
  get standing(): ChainEnd & { rows: number } {
    return { ...this.last, rows: this.rows };
  }

  /** Takes the next rows, in the order of their numbers. */
  walk(rows: readonly SealedRow[]): void {
    for (const row of rows) {
      this.judge(row);
      this.rows += 1;
      this.last = { seq: row.seq, hash: row.hash };
      if (this.seen.has(row.seq)) this.seen.set(row.seq, row.hash);
    }
  }

  /** Compares the walked chain with an end that is known from elsewhere: the head row, or a head kept in a backup. */
  compare(head: ChainEnd, where: string): void {
    if (head.seq === 0) return;
    if (this.last.seq < head.seq) {
      const gone = head.seq - this.last.seq;
      this.find('cut-off', this.last.seq + 1, `${where} knows ${head.seq} rows; the last ${gone} are gone.`);
    } else if ((this.seen.get(head.seq) || this.last.hash) !== head.hash) {
      this.find('rewritten', head.seq, `Row ${head.seq} is not the one that ${where} knows: history was rewritten.`);
    }
  }

  /** Notes that a head's signature does not hold. */
  unsigned(seq: number, sentence: string): void {
    this.find('unsigned', seq, sentence);
  }

  private judge(row: SealedRow): void {
    const expected = this.last.seq + 1;
    const intact = hashOf(row, row) === row.hash;
    const follows = row.previous === this.last.hash;
    if (row.seq > expected) this.missing(expected, row.seq - 1);
    else if (!intact && !follows) this.find('reordered', row.seq, `Row ${row.seq} was not sealed in this place.`);
    else if (!intact) this.find('changed', row.seq, `Row ${row.seq} does not say what was sealed.`);
    else if (!follows) this.find('reordered', row.seq, `Row ${row.seq} does not follow the row before it.`);
    if (row.seq > expected && !intact) this.find('changed', row.seq, `Row ${row.seq} does not say what was sealed.`);
  }

  private missing(from: number, to: number): void {
    this.find('missing', from, from === to ? `Row ${from} is missing.` : `Rows ${from} to ${to} are missing.`);
  }

  private find(kind: FindingKind, seq: number, sentence: string): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ kind, seq, sentence });
  }
}
