import { parseArgs } from 'node:util';
import { restoreMachine } from './backups/index.js';
import { Invalid } from './platform/http/index.js';

const options = { store: { type: 'string' }, key: { type: 'string' }, data: { type: 'string' } } as const;

/** `restore --store <path> --key <file> --data <new folder>`: the one command that needs no Holdfast to be there. */
export async function restoreCommand(args: string[]): Promise<string> {
  const { store, key, data } = parseArgs({ args, options }).values;
  const missing = Object.entries({ store, key, data }).filter(([, value]) => !value);
  if (missing.length > 0) throw new Invalid(missing.map(([name]) => ({ field: `--${name}`, message: 'is needed' })));
  const databaseUrl = process.env.HOLDFAST_DATABASE_URL ?? null;
  return restoreMachine({ store: store!, key: key!, data: data!, databaseUrl }, (line) => console.error(line));
}
