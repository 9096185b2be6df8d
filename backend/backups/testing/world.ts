import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabMariadb } from '../../../ops/lab/index.js';
import { until } from '../../../ops/lab/index.js';
import { DaemonModule } from '../../daemon.module.js';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { openStore } from '../../platform/database/index.js';
import { Jobs, type JobRow } from '../../platform/jobs/index.js';
import { Log } from '../../platform/logging/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { schema } from '../../schema.js';
import { openTestServerBy, type TestServer } from '../../testing.js';
import { ok, setUpOwner, type TestBrowser } from '../../users/testing.js';

/** A server and a daemon on one database, with a backup store of their own: all of Holdfast, in one process. */
export interface BackupWorld {
  server: TestServer<Clock>;
  /** Starts a daemon in this process; there is one from the beginning, unless `withDaemon` was false. */
  startDaemon(): Promise<INestApplicationContext>;
  stopDaemon(): Promise<void>;
  olga: TestBrowser;
  /** The store's folder. */
  store: string;
  /** A folder for whatever a spec needs. */
  folder: string;
  /** Waits for the end of the job in an answer. */
  ended(answer: { json(): unknown; statusCode: number; body: string }): Promise<JobRow>;
  close(): Promise<void>;
}

export async function openBackupWorld(withDaemon = true): Promise<BackupWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-world-'));
  const store = join(folder, 'store');
  const server = await openTestServerBy(new Clock(), { HOLDFAST_BACKUP_STORE: store });
  const { app } = server;
  const parts = { config: app.get(Config), log: Log.silent(), secrets: app.get(SecretBox) };
  let daemon: INestApplicationContext | null = null;
  const startDaemon = async () => {
    const own = await openStore(server.config, schema);
    const module = DaemonModule.with({ ...parts, store: own.store });
    daemon = await NestFactory.createApplicationContext(module, { logger: false });
    return daemon;
  };
  const stopDaemon = async () => {
    await daemon?.close();
    daemon = null;
  };
  if (withDaemon) await startDaemon();
  const jobs = app.get(Jobs);
  return {
    ...{ server, startDaemon, stopDaemon, folder, store, olga: await setUpOwner(app) },
    ended: async (answer) => {
      const body = ok(answer as never) as { id?: string; job?: { id: string } };
      const id = (body.job?.id ?? body.id)!;
      return until(
        `job ${id} has ended`,
        async () => {
          const job = (await jobs.find(id))!;
          return job.endedAt !== null && job;
        },
        90_000,
      ) as Promise<JobRow>;
    },
    close: async () => {
      await stopDaemon();
      await server.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Adds a lab server as a database with its root as the account for backups; gives the resource's id. */
export async function addDatabase({ olga }: BackupWorld, name: string, lab: LabMariadb): Promise<string> {
  const address = `mysql://127.0.0.1:${lab.port}`;
  const { id } = ok(await olga.post('resources', { kind: 'database', name, address })) as { id: string };
  const credential = { purpose: 'backup', username: 'root', secret: lab.password, tls: 'off' };
  ok(await olga.post(`resources/${id}/credentials`, credential));
  return id;
}
