import Database from 'better-sqlite3';

/** Puts people straight into the database, with the words they are found by: inviting 10,000 one by one takes minutes. */
const [, , file, count] = process.argv;
const database = new Database(file, { timeout: 5_000 });
const firsts = ['anna', 'ben', 'carla', 'dmitri', 'emma', 'farid', 'greta', 'hugo', 'ines', 'jonas'];
const lasts = ['berger', 'okafor', 'ruiz', 'malkov', 'lind', 'haddad', 'huber', 'silva', 'tanaka', 'weiss'];
const person = database.prepare(
  `INSERT INTO person (id, email, name, sortName, status, passwordHash, theme, density, timeZone, createdAt, lastSeenAt, version)
   VALUES (?, ?, ?, ?, ?, NULL, 'system', 'compact', NULL, ?, ?, 1)`,
);
const word = database.prepare('INSERT OR IGNORE INTO person_word (personId, word) VALUES (?, ?)');
const fill = database.transaction((n: number) => {
  for (let i = 0; i < n; i++) {
    const id = `00000000-0000-7000-8000-${i.toString(16).padStart(12, '0')}`;
    const [first, last] = [firsts[i % 10], lasts[Math.floor(i / 10) % 10]];
    const name = `${first} ${last} person-${i}`;
    const status = i % 50 === 0 ? 'disabled' : 'active';
    person.run(
      id,
      `${first}.${i}@example.com`,
      name,
      name,
      status,
      1_790_000_000_000 + i * 7,
      1_790_000_000_000 + i * 11,
    );
    for (const text of [first, last, `person-${i}`, `${first}.${i}@example.com`]) word.run(id, text);
  }
});
fill(Number(count));
database.close();
