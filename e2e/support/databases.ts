import type { LabMariadb } from '../../ops/lab/index.js';
import type { Someone } from './owner.js';

/** Everything a dump can get wrong: types, character sets, binary, empty and null, a view, a trigger, a procedure. */
const shop = [
  'CREATE DATABASE shop CHARACTER SET utf8mb4',
  'CREATE TABLE shop.customer (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(80), note TEXT, photo BLOB, at DATETIME(6))',
  'CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, customer INT, total DECIMAL(12,2), FOREIGN KEY (customer) REFERENCES shop.customer(id))',
  "INSERT INTO shop.customer (name, note, photo, at) VALUES ('Zoë 🚲', 'a\\'b\"c\\nd', UNHEX('00FF1A0D0A'), '2026-03-29 02:30:00.123456'), ('', NULL, '', NULL)",
  'INSERT INTO shop.orders SELECT seq, 1 + seq MOD 2, seq / 7 FROM seq_1_to_20000',
  'CREATE VIEW shop.totals AS SELECT customer, SUM(total) AS total FROM shop.orders GROUP BY customer',
  'CREATE TRIGGER shop.tidy BEFORE INSERT ON shop.customer FOR EACH ROW SET NEW.name = TRIM(NEW.name)',
  'CREATE PROCEDURE shop.count_orders() SELECT COUNT(*) FROM shop.orders',
];

/** Fills a server with a small shop. */
export async function fillShop(database: LabMariadb): Promise<void> {
  for (const statement of shop) await database.sql(statement);
}

/** What a restore must bring back to the row: checksums of the tables, and what the view says. */
export async function fingerprint(database: LabMariadb): Promise<unknown> {
  const tables = await database.sql('CHECKSUM TABLE shop.customer, shop.orders');
  const totals = await database.sql('SELECT * FROM shop.totals ORDER BY customer');
  const routines = await database.sql(
    "SELECT ROUTINE_NAME AS name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = 'shop' UNION SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = 'shop' ORDER BY 1",
  );
  return { tables, totals, routines };
}

/** Adds a database with the accounts that the look names, made by its own statements, as an administrator would. */
export async function connectDatabase(who: Someone, database: LabMariadb, name: string): Promise<void> {
  const address = `mysql://127.0.0.1:${database.port}`;
  const look = await who.cli.ask<Look>('resource', 'look', address);
  await who.cli.say('resource', 'add', address, '--name', name, '--tag', 'db');
  for (const { purpose, username, statements } of look.accounts) {
    const secret = `${purpose}-secret-42`;
    for (const statement of statements) await database.sql(withPassword(statement, secret));
    const args = [
      'resource',
      'credentials',
      name,
      purpose,
      '--username',
      username,
      '--secret-file',
      '-',
      '--tls',
      'off',
    ];
    const { code, out, err } = await who.cli.run(args, secret);
    if (code !== 0) throw new Error(`the ${purpose} account of ${name} does not do: ${out}${err}`);
  }
}

interface Look {
  accounts: { purpose: string; username: string; statements: string[] }[];
}

/** The statements leave the password open; whoever types them puts it in. */
function withPassword(statement: string, secret: string): string {
  return statement.replace(/IDENTIFIED BY '[^']*'/, `IDENTIFIED BY '${secret}'`);
}
