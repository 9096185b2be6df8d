import { closeSync, constants, type FSWatcher, openSync, watch, writeSync } from 'node:fs';

/**
 * A bell between the processes of one machine: a file that is touched to ring and watched to hear. It only says "look
 * now", to all who watch, oneself too. A ring may be lost, so whoever waits for it looks now and then all the same.
 */
export class NeighbourBell {
  private file: number | null = null;
  private watcher: FSWatcher | null = null;
  private heard = false;

  constructor(private readonly path: string) {}

  /** Whether rings arrive: some file systems take a watch and never say a word, so the first is one's own. */
  get works(): boolean {
    return this.heard;
  }

  /** Calls `hear` at every ring until it is stopped. Where files cannot be watched it stays silent. */
  start(hear: () => void): void {
    try {
      this.file = openSync(this.path, constants.O_RDWR | constants.O_CREAT, 0o600);
      this.watcher = watch(this.path, { persistent: false }, () => {
        this.heard = true;
        hear();
      });
      this.watcher.on('error', () => this.stop());
      this.ring();
    } catch {
      this.stop();
    }
  }

  ring(): void {
    if (this.file === null) return;
    try {
      writeSync(this.file, '!', 0);
    } catch {
      this.stop();
    }
  }

  stop(): void {
    this.heard = false;
    this.watcher?.close();
    this.watcher = null;
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}
