import 'reflect-metadata';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { userInfo } from 'node:os';
import { AdminModule } from './admin.module.js';
import { configurationDocument, ConfigErrors, loadConfig } from './platform/config/index.js';
import { runAs } from './platform/context/index.js';
import { Refusal, transportFor } from './platform/http/index.js';
import { boot, failStart } from './platform/process/index.js';
import { rotateSealingKey } from './platform/secrets/index.js';
import { restoreCommand } from './restore-machine.js';
import { schema } from './schema.js';
import { RecoverOwner, SetUp } from './users/index.js';

/** What can be done only on the host itself, with the rights on the data folder: `node dist/backend/admin.js <command>`. */
const commands: Record<string, (args: string[]) => Promise<string>> = {
  'config-check': async () => {
    const config = loadConfig();
    return `The configuration is valid. Data folder ${config.data}, listening on ${config.listen.address}:${config.listen.port}.`;
  },
  'config-document': async () => configurationDocument().trimEnd(),
  'setup-link': () =>
    withFeatures(async (app, url) => {
      const { path } = await app.get(SetUp).issueSetupLink();
      return `Open once, within 60 minutes, to become the owner:\n\n    ${url}${path}\n`;
    }),
  recover: ([email = '']) =>
    withFeatures(async (app, url) => {
      const { name, path } = await app.get(RecoverOwner).recover(email);
      return `${name} is an owner. Open once to choose a new password:\n\n    ${url}${path}\n\nThis is written in the audit trail and raises an alarm.`;
    }),
  restore: restoreCommand,
  'rotate-key': async () => {
    const { store, secrets } = await boot('admin', schema);
    const count = await rotateSealingKey(store, secrets, schema.sealed ?? []);
    await store.close();
    return `A new sealing key is in use; ${count} secrets were sealed anew. Make an own backup now: older ones hold the old key.`;
  },
};

/** Runs `work` with the features' use cases, as the system itself, beside a server that may be running. */
async function withFeatures(work: (app: INestApplicationContext, url: string) => Promise<string>): Promise<string> {
  const parts = await boot('admin', schema);
  const app = await NestFactory.createApplicationContext(AdminModule.with(parts), { logger: false });
  try {
    return await runAs({ kind: 'system', id: null, name: `${userInfo().username} on the host` }, () =>
      work(app, transportFor(parts.config).url),
    );
  } finally {
    await app.close();
    await parts.store.close();
  }
}

async function run([name = '', ...args]: string[]): Promise<void> {
  const command = commands[name];
  if (!command) {
    console.error(`Unknown command "${name}". Known: ${Object.keys(commands).join(', ')}`);
    process.exit(2);
  }
  console.log(await command(args));
  process.exit(0);
}

run(process.argv.slice(2)).catch((error) => {
  if (!(error instanceof ConfigErrors || error instanceof Refusal)) return failStart(error);
  console.error(`error: ${error.message}`);
  if (error instanceof Refusal && error.remedy) console.error(`try:   ${error.remedy}`);
  process.exit(error instanceof Refusal ? error.kind.exitCode : 2);
});
