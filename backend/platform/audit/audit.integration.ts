import { openTestStore, type TestStore } from '../../testing.js';
import { ManualClock } from '../clock/index.js';
import { type Actor, anonymous, inContext } from '../context/index.js';
import { ledgerOver } from '../jobs/testing.js';
import type { NewAuditEntry } from './audit-entry.js';
import { HeadKey } from './head-signature.js';
import { AuditRow } from './persistence/audit.row.js';

const ada: Actor = { kind: 'person', id: 'ada', name: 'Ada', sessionId: 's1' };
const entry = (name = 'Bob'): NewAuditEntry => ({
  action: 'person.disabled',
  subject: { kind: 'person', id: 'bob', name },
  before: { enabled: true },
  after: { enabled: false, note: 'naïve “ok” 😀', ratio: 0.1 },
});

describe('The audit', () => {
  let test: TestStore;
  let clock: ManualClock;
  let ledger: ReturnType<typeof ledgerOver>;
  const as = <T>(actor: Actor, work: () => T, address = '10.0.0.7') =>
    inContext({ actor, requestId: 'request-1', address }, work);
  const record = (name?: string) => as(ada, () => test.store.write((tx) => ledger.audit.record(tx, entry(name))));
  const sealAll = async () => {
    while (await ledger.seal.advance());
  };
  const sealed = async (count: number) => {
    for (let i = 1; i <= count; i++) await record(`Bob ${i}`);
    await sealAll();
  };
  const tamper = (sql: string, ...values: unknown[]) => test.store.write((tx) => tx.query(sql, values));
  const findings = async () => (await ledger.verification.verify()).findings.map((f) => `${f.kind} ${f.seq}`);

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock();
    ledger = ledgerOver(test.store, clock);
  });
  afterEach(() => test.close());

  it('keeps who, what, before and after, when, from where, in which request and with what result', async () => {
    await record();
    const [row] = await test.store.read.find(AuditRow);
    expect(row).toEqual(
      jasmine.objectContaining({
        ...{ at: clock.now(), actorKind: 'person', actorId: 'ada', actorName: 'Ada', sessionId: 's1' },
        ...{ address: '10.0.0.7', requestId: 'request-1', action: 'person.disabled', result: 'done' },
        ...{ before: { enabled: true }, after: { enabled: false, note: 'naïve “ok” 😀', ratio: 0.1 }, seq: null },
      }),
    );
  });

  it('has no entry of a change that was rolled back', async () => {
    const failing = test.store.write(async (tx) => {
      await ledger.audit.record(tx, entry());
      throw new Error('no');
    });
    await expectAsync(failing).toBeRejected();
    expect(await test.store.read.count(AuditRow)).toBe(0);
  });

  it('takes entries of any size and any characters', async () => {
    const after = { text: 'x'.repeat(100_000), odd: '\ud800\u0000' };
    await as({ ...ada, name: 'Ä'.repeat(9_999) }, () =>
      test.store.write((tx) =>
        ledger.audit.record(tx, { ...entry('\ud800'.repeat(999)), after, reason: 'r'.repeat(9_999) }),
      ),
    );
    await record();
    await sealAll();
    expect(await findings()).toEqual([]);
  });

  it('is intact when nobody touched it, over several batches, and stays so while it grows', async () => {
    await sealed(230);
    expect(await ledger.verification.verify()).toEqual(
      jasmine.objectContaining({ intact: true, rows: 230, unsealed: 0 }),
    );
    await record();
    expect(await ledger.verification.verify()).toEqual(
      jasmine.objectContaining({ intact: true, rows: 230, unsealed: 1 }),
    );
    await sealAll();
    expect(await ledger.verification.verify()).toEqual(
      jasmine.objectContaining({ intact: true, rows: 231, unsealed: 0 }),
    );
  });

  it('seals each row once when several sequencers work at once', async () => {
    for (let i = 0; i < 30; i++) await record(`Bob ${i}`);
    const others = [1, 2, 3].map(() => ledgerOver(test.store, clock).seal);
    await Promise.all(others.map((seal) => seal.advance()));
    await sealAll();
    const rows = (await test.store.read.find(AuditRow)).map((row) => row.seq);
    expect(new Set(rows).size).toBe(30);
    expect((await ledger.verification.verify()).findings.filter((f) => f.kind !== 'unsigned')).toEqual([]);
  });

  it('shows a row that was changed', async () => {
    await sealed(6);
    await tamper(`UPDATE audit_entry SET actorName = 'Eve' WHERE seq = 4`);
    expect(await findings()).toEqual(['changed 4']);
  });

  it('shows a row that is missing', async () => {
    await sealed(6);
    await tamper('DELETE FROM audit_entry WHERE seq = 3');
    expect(await findings()).toEqual(['missing 3']);
  });

  it('shows rows whose order was changed', async () => {
    await sealed(6);
    await tamper('UPDATE audit_entry SET seq = 99 WHERE seq = 3');
    await tamper('UPDATE audit_entry SET seq = 3 WHERE seq = 4');
    await tamper('UPDATE audit_entry SET seq = 4 WHERE seq = 99');
    expect(await findings()).toContain('reordered 3');
  });

  it('shows a tail that was cut off together with its head, against a head kept elsewhere', async () => {
    await sealed(4);
    const early = await ledger.verification.head();
    await record();
    await record();
    await sealAll();
    const kept = (await ledger.verification.head())!;
    await tamper('DELETE FROM audit_entry WHERE seq > 4');
    expect(await findings()).toEqual(['cut-off 5']);
    const { hash, at, keyId, signature } = early!;
    await tamper(
      'UPDATE audit_head SET seq = 4, hash = ?, at = ?, keyId = ?, signature = ?',
      hash,
      at,
      keyId,
      signature,
    );
    expect(await findings()).toEqual([]);
    const against = await ledger.verification.verify(kept);
    expect(against.findings.map((f) => `${f.kind} ${f.seq}`)).toEqual(['cut-off 5']);
  });

  it('shows a head that was signed with another key', async () => {
    await sealed(3);
    const { seq, hash } = (await ledger.verification.head())!;
    const forged = HeadKey.fresh().sign({ seq, hash }, 1);
    await tamper('UPDATE audit_head SET at = 1, keyId = ?, signature = ?', ledger.key.keyId, forged.signature);
    expect(await findings()).toEqual(['unsigned 3']);
  });

  it('shows that everything was emptied, the head set back to its beginning included, against a head kept elsewhere', async () => {
    await sealed(3);
    const kept = (await ledger.verification.head())!;
    await tamper('DELETE FROM audit_entry');
    await tamper('UPDATE audit_head SET seq = 0, hash = ?, at = 0, keyId = NULL, signature = NULL', '0'.repeat(64));
    expect((await ledger.verification.verify(kept)).findings.map((f) => f.kind)).toEqual(['cut-off']);
  });

  it('counts what nobody known was refused: one row an address and minute, sealed when it no longer counts', async () => {
    const refuse = (address: string) => as(anonymous, () => ledger.audit.denied(denial), address);
    for (let i = 0; i < 5; i++) await refuse('10.0.0.7');
    await refuse('10.0.0.8');
    await ledger.denials.flush();
    clock.advance(3_000);
    await refuse('10.0.0.7');
    await ledger.denials.flush();
    await sealAll();
    const rows = await test.store.read.find(AuditRow, { order: { id: 'ASC' } });
    expect(rows.map((row) => [row.address, row.count, row.seq])).toEqual([
      ['10.0.0.7', 6, null],
      ['10.0.0.8', 1, null],
    ]);
    clock.advance(120_000);
    await refuse('10.0.0.7');
    await ledger.denials.flush();
    await sealAll();
    const counts = await test.store.read.find(AuditRow, { order: { id: 'ASC' } });
    expect(counts.map((row) => [row.count, row.seq])).toEqual([
      [6, 1],
      [1, 2],
      [1, null],
    ]);
    expect(await findings()).toEqual([]);
  });

  it('keeps a row for each refusal of someone known', async () => {
    await as(ada, () => ledger.audit.denied(denial));
    await as(ada, () => ledger.audit.denied(denial));
    const rows = await test.store.read.find(AuditRow);
    expect(rows.map((row) => [row.actorId, row.result, row.count])).toEqual([
      ['ada', 'denied', 1],
      ['ada', 'denied', 1],
    ]);
  });
});

const denial = {
  action: 'route.denied',
  subject: { kind: 'route', id: 'GET /people', name: 'GET /people' },
  reason: 'no',
};
