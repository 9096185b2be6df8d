import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTestStore, type TestStore } from '../../testing.js';
import { JOB_LEASE } from '../leases/index.js';
import { ScriptedHandler } from './testing/handlers.js';
import { ledgerOver, wantedJob } from './testing.js';

describe('A job whose process is killed with -9, in real time', () => {
  let test: TestStore;
  beforeEach(async () => (test = await openTestStore()));
  afterEach(() => test.close());

  it('is ended by another process within its lease and a moment, and not before', async () => {
    const ledger = ledgerOver(test.store);
    const handler = new ScriptedHandler();
    ledger.handlers.add(handler);
    const { id } = await test.store.write((tx) => ledger.jobs.enqueue(tx, wantedJob({ input: { steps: ['wait'] } })));
    const file = fileURLToPath(new URL('./testing/runner-process.js', import.meta.url));
    const child = spawn(process.execPath, [file, JSON.stringify(test.config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout) if (String(chunk).includes('wait')) break;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const killedAt = performance.now();
    const runner = ledger.makeRunner();
    ledger.sequencer.start();
    ledger.tail.start();
    await runner.start();
    while ((await ledger.jobs.find(id))?.state === 'running') await delay(50);
    const took = performance.now() - killedAt;
    expect((await ledger.jobs.find(id))?.failure?.type).toBe('process-lost');
    expect(handler.swept).toEqual([id]);
    expect(took).toBeGreaterThan(JOB_LEASE.ttlMs / 2);
    expect(took).toBeLessThan(JOB_LEASE.ttlMs + 5_000);
    await runner.stop();
    await ledger.tail.stop();
    await ledger.sequencer.stop();
  });
});
