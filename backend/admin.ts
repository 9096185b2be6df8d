import 'reflect-metadata';
import { configurationDocument, ConfigErrors, loadConfig } from './platform/config/index.js';
import { boot, failStart } from './platform/process/index.js';
import { rotateSealingKey } from './platform/secrets/index.js';
import { schema } from './schema.js';

/** What can be done only on the host itself, with the rights on the data folder: `node dist/backend/admin.js <command>`. */
const commands: Record<string, (args: string[]) => Promise<string>> = {
  'config-check': async () => {
    const config = loadConfig();
    return `The configuration is valid. Data folder ${config.data}, listening on ${config.listen.address}:${config.listen.port}.`;
  },
  'config-document': async () => configurationDocument().trimEnd(),
  'rotate-key': async () => {
    const { store, secrets } = await boot('admin', schema);
    const count = await rotateSealingKey(store, secrets, schema.sealed ?? []);
    await store.close();
    return `A new sealing key is in use; ${count} secrets were sealed anew. Make an own backup now: older ones hold the old key.`;
  },
};

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
  if (!(error instanceof ConfigErrors)) return failStart(error);
  console.error(error.message);
  process.exit(2);
});
