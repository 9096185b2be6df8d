import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schema } from '../../schema.js';
import { openStore } from './data-source.js';
import { DatabaseUnusable, migrate } from './migrate.js';
import { openTestDatabase, type TestStore } from './testing.js';

class Broken9000000000000 implements MigrationInterface {
  name = 'Broken9000000000000';
  async up(q: QueryRunner): Promise<void> {
    await q.query('CREATE TABLE half_done (id int)');
    throw new Error('the disk is full');
  }
  async down(): Promise<void> {}
}

describe('migrations', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await openTestDatabase(schema);
  });
  afterEach(() => test.close());

  it('leave no drift between the entities and the tables', async () => {
    const { writer, store } = await openStore(test.config, schema);
    const drift = await writer.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((q) => q.query)).toEqual([]);
    await store.close();
  });

  it('run down to nothing and up again', async () => {
    const { writer, store } = await openStore(test.config, schema);
    for (let i = 0; i < schema.migrations.length; i++) await writer.undoLastMigration({ transaction: 'none' });
    const runner = writer.createQueryRunner();
    for (const entity of writer.entityMetadatas)
      expect(await runner.hasTable(entity.tableName))
        .withContext(entity.tableName)
        .toBeFalse();
    await runner.release();
    await migrate(writer, test.config);
    expect((await writer.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    await store.close();
  });

  it('refuse data written by a newer version, naming the way out', async () => {
    const { writer, store } = await openStore(test.config, schema);
    await writer.query("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'Future9999999999999')");
    await expectAsync(migrate(writer, test.config)).toBeRejectedWithError(DatabaseUnusable, /newer Holdfast.*Future9/s);
    await store.close();
  });

  it('copy the database first, and after a failure say how to go back', async () => {
    const broken = { ...schema, migrations: [...schema.migrations, Broken9000000000000] };
    const { writer, store } = await openStore(test.config, broken);
    const mysql = store.engine === 'mysql';
    await expectAsync(migrate(writer, test.config)).toBeRejectedWithError(
      DatabaseUnusable,
      mysql
        ? /failed \(the disk is full\).*start the version that ran before/s
        : /failed and was undone.*nothing was changed/s,
    );
    const copies = readdirSync(join(test.config.data, 'before-migration'));
    expect(copies.length).toBe(1);
    expect(existsSync(join(test.config.data, 'before-migration', copies[0]))).toBeTrue();
    if (mysql)
      await expectAsync(migrate(writer, test.config)).toBeRejectedWithError(
        DatabaseUnusable,
        /stopped in the middle.*Restore the copy/s,
      );
    else {
      const tables = await writer.query("SELECT name FROM sqlite_master WHERE name = 'half_done'");
      expect(tables).toEqual([]);
    }
    await store.close();
  });
});
