/** A process that runs jobs of kind `test` and `test.resumes`, to be killed by tests; says on stdout what it does. */
import { schema } from '../../../schema.js';
import { openStore } from '../../database/index.js';
import { ledgerOver } from '../testing.js';
import { ScriptedHandler } from './handlers.js';

const config = JSON.parse(process.argv[2]) as { data: string; databaseUrl: string | null };
const { store } = await openStore(config, schema);
const ledger = ledgerOver(store);
const say = (what: string) => void process.stdout.write(`${what}\n`);
ledger.handlers.add(new ScriptedHandler('test', 'fail', say));
ledger.handlers.add(new ScriptedHandler('test.resumes', 'resume', say));
const runner = ledger.makeRunner();
ledger.sequencer.start();
ledger.tail.start();
await runner.start();
say('ready');
process.on('SIGTERM', () => {
  void (async () => {
    await runner.stop();
    await ledger.tail.stop();
    await ledger.sequencer.stop();
    await store.close();
    process.exit(0);
  })();
});
