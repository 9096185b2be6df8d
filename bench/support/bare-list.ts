import fastify from 'fastify';
import { DataSource, type DataSourceOptions } from 'typeorm';

/**
 * The floor: the statements of one list request of the owner, word for word and through TypeORM as Holdfast sends them,
 * and JSON.stringify of the page's rows. No rights, no view.
 */
const target = process.argv[2];

function options(): DataSourceOptions {
  if (!target.startsWith('mysql:')) return { type: 'better-sqlite3', database: target, readonly: true };
  const { hostname, port, username, password, pathname } = new URL(target);
  return {
    type: 'mariadb',
    host: hostname,
    port: Number(port),
    username,
    password,
    database: pathname.slice(1),
    poolSize: 10,
  };
}

const sessionOf =
  'SELECT s.id, s.personId, s.startedAt, s.lastSeenAt, s.steppedUpAt, p.name, p.status' +
  ' FROM session s JOIN person p ON p.id = s.personId WHERE s.secretHash = (SELECT ?)';
const page = `SELECT r.id, r.name, r.nameKey, r.kind, r.address, r.tags, r.environment, r.parentId, r.ownerId, r.runbookUrl,
    r.findings, r.status, r.severity, r.statusSince, r.statusReason, r.version, r.updatedAt
  FROM resource r WHERE 1 = 1 ORDER BY r.nameKey ASC LIMIT 51`;
const database = await new DataSource(options()).initialize();
const [{ secretHash, personId }] = await database.query('SELECT secretHash, personId FROM session LIMIT 1');
const server = fastify();
server.get('/', async () => {
  await database.query(sessionOf, [secretHash]);
  await database.query('SELECT * FROM access_grant WHERE subjectKind = ? AND subjectId = ?', ['person', personId]);
  const rows: object[] = await database.query(page);
  return { items: rows.slice(0, 50) };
});
await server.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening ${(server.server.address() as { port: number }).port}`);
