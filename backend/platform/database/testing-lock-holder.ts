import Database from 'better-sqlite3';

/** A second process for tests: takes SQLite's write lock again and again, each time for the given milliseconds. */
const [, , file, holdMs, lock = 'IMMEDIATE'] = process.argv;
const database = new Database(file, { timeout: 5_000 });

function holdOnce(): void {
  database.exec(`BEGIN ${lock}`);
  process.stdout.write('held\n');
  setTimeout(() => {
    database.exec('COMMIT');
    setTimeout(holdOnce, 30);
  }, Number(holdMs));
}

holdOnce();
