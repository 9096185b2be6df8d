import { readFileSync } from 'node:fs';
import { CpuWaits, type CpuWaitsReading } from '../../ports.js';

/** Of the thread that reads, from Linux' own accounts: two small files, some 30 µs. */
export class ProcWaits extends CpuWaits {
  constructor(private readonly proc = '/proc') {
    super();
  }

  read(): CpuWaitsReading | null {
    const waited = / (\d+) /.exec(this.text('thread-self/schedstat') ?? '')?.[1];
    if (waited === undefined) return null;
    const pressed = /^some .*total=(\d+)/m.exec(this.text('pressure/cpu') ?? '')?.[1];
    return { waitedMs: Number(waited) / 1e6, pressedMs: pressed === undefined ? null : Number(pressed) / 1e3 };
  }

  private text(file: string): string | null {
    try {
      return readFileSync(`${this.proc}/${file}`, 'utf8');
    } catch {
      return null;
    }
  }
}
