import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

/** So much may be written before the disk is asked for it. */
const syncEvery = 16 << 20;

/**
 * A new file whose end means that it is on the disk. What is there already is synced while more is coming, so that the
 * end waits for little. An early sync that fails ends the stream: Linux tells a write error to one sync only, and the
 * last one would say that all is well.
 */
export class DurableFile extends Writable {
  private ahead: Promise<void> | null = null;
  private unsynced = 0;

  constructor(private readonly file: Pick<FileHandle, 'writeFile' | 'datasync' | 'sync' | 'close'>) {
    super({ highWaterMark: 1 << 20 });
  }

  override _write(data: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    const written = () => {
      this.unsynced += data.length;
      if (this.unsynced >= syncEvery && !this.ahead) this.syncAhead();
      done();
    };
    this.file.writeFile(data).then(written, done); // a handle's writeFile goes on where the last one ended
  }

  override _final(done: (error?: Error) => void): void {
    const syncAll = async () => {
      await this.ahead;
      if (!this.destroyed) await this.file.sync();
    };
    syncAll().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const close = async () => {
      await this.ahead;
      await this.file.close();
    };
    close().then(
      () => done(error),
      (problem: Error) => done(error ?? problem),
    );
  }

  private syncAhead(): void {
    this.unsynced = 0;
    this.ahead = this.file
      .datasync()
      .catch((error: Error) => void this.destroy(error))
      .finally(() => (this.ahead = null));
  }
}
