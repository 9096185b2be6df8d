import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { Digest } from '../../domain/manifest.js';
import { keptEnd } from '../../domain/end-marker.js';

const keptHead = 64 * 1024;

/** Counts and hashes what passes through, and remembers how it began and ended. */
export class Meter extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private starts: Buffer[] = [];
  private tail = Buffer.alloc(0);
  private started = 0;

  constructor(private readonly passed: () => void) {
    super({ writableHighWaterMark: 1 << 18, readableHighWaterMark: 1 << 18 });
  }

  override _transform(data: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.bytes += data.length;
    this.hash.update(data);
    if (this.started < keptHead) this.keepStart(data);
    this.keepEnd(data);
    this.passed();
    done(null, data);
  }

  /** Call once, after the end. */
  digest(): Digest {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  get head(): string {
    return Buffer.concat(this.starts).toString('utf8');
  }

  /** The last bytes, as many as end markers and positions need. */
  get ending(): Buffer {
    return this.tail;
  }

  private keepStart(data: Buffer): void {
    const part = Buffer.from(data.subarray(0, keptHead - this.started));
    this.starts.push(part);
    this.started += part.length;
  }

  private keepEnd(data: Buffer): void {
    const all = data.length >= keptEnd ? data : Buffer.concat([this.tail, data]);
    this.tail = Buffer.from(all.subarray(-keptEnd));
  }
}
