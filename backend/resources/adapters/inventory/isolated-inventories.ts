import { Injectable } from '@nestjs/common';
import { Worker } from 'node:worker_threads';
import type { InventoryFormatName, ReadInventory, WrittenEntry } from '../../domain/inventory.js';
import { Inventories } from '../../ports.js';
import { formatNamed, readInventory } from './formats.js';
import { lineError } from './lines.js';

const INLINE_CHARACTERS = 8_192;
const PATIENCE_MS = 8_000;
const MEMORY_MB = 256;

/** Reads short texts at once and long ones one after the other in a thread that is ended when it takes too much. */
@Injectable()
export class IsolatedInventories extends Inventories {
  private last: Promise<unknown> = Promise.resolve();

  read(text: string, format: InventoryFormatName | 'auto'): Promise<ReadInventory> {
    if (text.length <= INLINE_CHARACTERS) return Promise.resolve(readInventory(text, format));
    const read = this.last.then(() => readInThread(text, format));
    this.last = read;
    return read;
  }

  write(entries: readonly WrittenEntry[], format: InventoryFormatName): string {
    return formatNamed(format).write(entries);
  }
}

/** Never rejects: a thread that fails or is too slow gives one error about the whole text. */
function readInThread(text: string, format: InventoryFormatName | 'auto'): Promise<ReadInventory> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./read-worker.js', import.meta.url), {
      workerData: { text, format },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32 },
    });
    const end = (read: ReadInventory) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(read);
    };
    const timer = setTimeout(() => end(tooMuch(format)), PATIENCE_MS);
    worker.once('message', (read: ReadInventory) => end(read));
    worker.once('error', () => end(tooMuch(format)));
  });
}

function tooMuch(format: InventoryFormatName | 'auto'): ReadInventory {
  const error = lineError(1, '', 'the text takes too long or too much memory to read', 'Import it in smaller parts.');
  return { format: format === 'auto' ? 'list' : format, entries: [], errors: [error] };
}
