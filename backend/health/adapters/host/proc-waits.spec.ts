import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcWaits } from './proc-waits.js';

describe('waits for a CPU, from /proc', () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'holdfast-proc-'));
    for (const folder of ['thread-self', 'pressure']) mkdirSync(join(proc, folder));
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  it('are those of the thread, in milliseconds, with those of the machine', () => {
    writeFileSync(join(proc, 'thread-self/schedstat'), '123456789 2500000000 77\n');
    writeFileSync(
      join(proc, 'pressure/cpu'),
      'some avg10=1.00 avg60=1.00 avg300=1.00 total=4000000\nfull avg10=0 total=9\n',
    );
    expect(new ProcWaits(proc).read()).toEqual({ waitedMs: 2_500, pressedMs: 4_000 });
  });

  it('leave out the machine where the kernel does not account for it, and are nothing without the thread', () => {
    writeFileSync(join(proc, 'thread-self/schedstat'), '1 2000000 3\n');
    expect(new ProcWaits(proc).read()).toEqual({ waitedMs: 2, pressedMs: null });
    expect(new ProcWaits(join(proc, 'nowhere')).read()).toBeNull();
  });
});
