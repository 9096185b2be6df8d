import fastify from 'fastify';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** The floor: the queries of one list request through TypeORM, and JSON.stringify of what they give. No rights, no view. */
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

const database = await new DataSource(options()).initialize();
const [{ secretHash, personId }] = await database.query('SELECT secretHash, personId FROM session LIMIT 1');
const server = fastify();
server.get('/', async () => {
  await database.query('SELECT * FROM session WHERE secretHash = ?', [secretHash]);
  await database.query('SELECT * FROM person WHERE id = ?', [personId]);
  await database.query("SELECT * FROM access_grant WHERE subjectKind = 'person' AND subjectId = ?", [personId]);
  const items = await database.query(
    `SELECT r.id, r.name, r.nameKey, r.kind, r.address, r.tags, r.environment, r.parentId, r.ownerId, r.runbookUrl,
       r.findings, r.status, r.severity, r.statusSince, r.statusReason, r.version, r.updatedAt
     FROM resource r ORDER BY r.severity ASC, r.nameKey ASC LIMIT 51`,
  );
  return { items };
});
await server.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening ${(server.server.address() as { port: number }).port}`);
