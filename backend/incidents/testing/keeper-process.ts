/** A process that keeps incidents over a database, to be killed by tests. */
import { Clock } from '../../platform/clock/index.js';
import { openStore } from '../../platform/database/index.js';
import { schema } from '../../schema.js';
import { keeperOver } from './keeper.js';

const config = JSON.parse(process.argv[2]) as { data: string; databaseUrl: string | null };
const { store } = await openStore(config, schema);
keeperOver(store, new Clock()).start();
process.stdout.write('ready\n');
