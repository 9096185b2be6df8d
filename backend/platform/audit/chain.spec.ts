import { type AuditFacts, chain, CHAIN_START, hashOf } from './chain.js';
import { canonicalJson } from './canonical-json.js';
import { ChainCheck, type SealedRow } from './chain-check.js';
import { HeadKey } from './head-signature.js';

/** Builds the facts of one row; what is not given is plain. */
function fact(given: Partial<AuditFacts> = {}): AuditFacts {
  return {
    ...{ at: 1_700_000_000_000, actorKind: 'person', actorId: 'p1', actorName: 'Ada', tokenId: null, sessionId: 's1' },
    ...{ address: '127.0.0.1', requestId: 'r1', action: 'person.disabled', subjectKind: 'person', subjectId: 'p2' },
    ...{
      subjectName: 'Bob',
      result: 'done',
      reason: null,
      before: { enabled: true },
      after: { enabled: false },
      count: 1,
    },
    ...given,
  };
}

function sealed(count: number): SealedRow[] {
  const facts = Array.from({ length: count }, (_, i) => fact({ subjectName: `Bob ${i}` }));
  const links = chain(CHAIN_START, facts);
  return facts.map((one, i) => ({ ...one, ...links[i] }));
}

function walked(rows: SealedRow[], heads: number[] = []): ChainCheck {
  const check = new ChainCheck(heads);
  check.walk(rows);
  return check;
}

const kinds = (check: ChainCheck) => check.findings.map((f) => `${f.kind} ${f.seq}`);

describe('The audit chain', () => {
  it('is the same whether rows are sealed at once or one after the other', () => {
    const facts = sealed(5);
    const first = chain(CHAIN_START, facts.slice(0, 2));
    const rest = chain(first[1], facts.slice(2));
    expect([...first, ...rest]).toEqual(chain(CHAIN_START, facts));
  });

  it('hashes what a row says, not how it is kept', () => {
    const row = { ...fact(), id: 17, holdUntil: 3, after: { b: 1, a: 2 } };
    const other = fact({ after: { a: 2, b: 1 } });
    const place = { seq: 1, previous: CHAIN_START.hash };
    expect(hashOf(row, place)).toBe(hashOf(other, place));
  });

  it('finds nothing wrong with what was sealed', () => {
    expect(kinds(walked(sealed(20)))).toEqual([]);
  });

  it('finds any single fact that was changed, and the row', () => {
    for (const name of Object.keys(fact()) as (keyof AuditFacts)[]) {
      const rows = sealed(5);
      rows[2] = { ...rows[2], [name]: name === 'at' || name === 'count' ? 7 : name === 'after' ? {} : 'x' };
      expect(kinds(walked(rows)))
        .withContext(name)
        .toEqual(['changed 3']);
    }
  });

  it('finds a row that is missing, at the beginning and in the middle', () => {
    expect(kinds(walked(sealed(5).slice(1)))).toEqual(['missing 1']);
    expect(kinds(walked(sealed(5).filter((row) => row.seq !== 3)))).toEqual(['missing 3']);
  });

  it('finds two rows whose places were exchanged', () => {
    const rows = sealed(6);
    const [third, fourth] = [rows[2], rows[3]];
    rows[2] = { ...fourth, seq: 3 };
    rows[3] = { ...third, seq: 4 };
    expect(kinds(walked(rows))).toContain('reordered 3');
  });

  it('finds a row that was made fitting by hashing it again: the next one no longer follows', () => {
    const rows = sealed(5);
    const forged = { ...rows[1], subjectName: 'Eve' };
    rows[1] = { ...forged, hash: hashOf(forged, forged) };
    expect(kinds(walked(rows))).toEqual(['reordered 3']);
  });

  it('finds a cut-off tail against a head that is known from elsewhere', () => {
    const rows = sealed(9);
    const check = walked(rows.slice(0, 6), [9]);
    check.compare(rows[8], 'The backup');
    expect(kinds(check)).toEqual(['cut-off 7']);
  });

  it('finds a history that was written anew from some row on, against an older head', () => {
    const old = sealed(4);
    const facts = sealed(9).map((row) => fact({ subjectName: `Eve ${row.seq}` }));
    const links = chain(CHAIN_START, facts);
    const check = walked(
      facts.map((one, i) => ({ ...one, ...links[i] })),
      [4],
    );
    check.compare(old[3], 'The backup');
    expect(kinds(check)).toEqual(['rewritten 4']);
  });

  it('lets a chain grow behind an older head', () => {
    const rows = sealed(9);
    const check = walked(rows, [4]);
    check.compare(rows[3], 'The backup');
    expect(kinds(check)).toEqual([]);
  });
});

describe('A signed head', () => {
  const key = HeadKey.fresh();
  const head = key.sign({ seq: 3, hash: 'ab'.repeat(32) }, 1_700_000_000_000);

  it('holds as it was signed', () => expect(key.fault(head)).toBeNull());

  it('does not hold when its number, hash or time is another', () => {
    expect(key.fault({ ...head, seq: 2 })).toContain('does not hold');
    expect(key.fault({ ...head, hash: 'cd'.repeat(32) })).toContain('does not hold');
    expect(key.fault({ ...head, at: 5 })).toContain('does not hold');
  });

  it('does not hold with another key, and says which one is missing', () => {
    expect(HeadKey.fresh().fault(head)).toContain(key.keyId);
  });
});

describe('Canonical JSON', () => {
  it('sorts keys at every depth and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ z: 1, a: undefined }], a: 'ä"' })).toBe('{"a":"ä\\"","b":[{"z":1}]}');
  });

  it('is what comes back from a database column of JSON text', () => {
    const value = { at: new Date(0), half: '\ud800', deep: { n: 1.5, no: null } };
    expect(canonicalJson(JSON.parse(JSON.stringify(value)))).toBe(canonicalJson(value));
  });
});
