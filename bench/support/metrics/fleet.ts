import Database from 'better-sqlite3';

/** Resources of the fleet; each has two checks, of which one has met a certificate and one knows a replica's lag. */
export const members = 10_000;
/** What a daemon writes between two scrapes 15 s apart: one check in three. */
const share = 3;

/** Gives every resource of a data folder two checks that have answered, as a daemon would have written them. */
export function giveChecks(data: string): void {
  const database = new Database(`${data}/holdfast.sqlite`, { timeout: 10_000 });
  const ids = database.prepare("SELECT id FROM resource WHERE name LIKE 'srv-%'").pluck().all() as string[];
  const check = database.prepare(
    `INSERT INTO health_check (id, resourceId, name, intervalMs, timeoutMs, fall, rise, paused, version, createdAt, settings)
     VALUES (?, ?, ?, 10000, 5000, 3, 2, 0, 1, ?, '{"kind":"tcp"}')`,
  );
  const status = database.prepare(
    `INSERT INTO check_status (checkNumber, checkId, resourceId, status, since, sentence, runOutcome, runLength, swings,
       lastAt, lastCode, lastDurationUs, facts) VALUES (?, ?, ?, 'up', ?, 'answered 200', 'pass', 9, '[]', ?, 'ok', ?, ?)`,
  );
  const now = Date.now();
  const add = (resourceId: string, i: number, name: string, facts: object) => {
    const id = `${name}-${i}`;
    const { lastInsertRowid } = check.run(id, resourceId, name, now);
    status.run(lastInsertRowid, id, resourceId, now, now - i, 1_000 + i, JSON.stringify(facts));
  };
  database.transaction(() => {
    for (const [i, id] of ids.entries()) {
      add(id, i, 'https', { httpStatus: 200, certificateNotAfter: now + i });
      add(id, i, 'mysql', { readOnly: true, replicationLagSeconds: i % 5 });
    }
    database.exec("UPDATE resource SET status = 'up' WHERE name LIKE 'srv-%'");
  })();
  database.close();
}

/** New results of every third check, another third each round. */
export function answer(data: string, round: number): void {
  const database = new Database(`${data}/holdfast.sqlite`, { timeout: 10_000 });
  database
    .prepare(
      `UPDATE check_status SET lastAt = lastAt + 15000, lastDurationUs = abs(random()) % 90000 WHERE checkNumber % ${share} = ?`,
    )
    .run(round % share);
  database.close();
}
