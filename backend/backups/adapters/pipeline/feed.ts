import { Writable } from 'node:stream';
import { PipelineFailure } from '../../domain/pipeline-failure.js';
import type { Child } from './child.js';
import { describeEnd } from './run.js';

/**
 * Writes into a program. One that ends well before it has read everything (tar stops at the end marker) is content: the
 * rest is still read and hashed, but goes nowhere. One that ends badly ends the pipeline at once.
 */
export class Feed extends Writable {
  private content = false;

  constructor(private readonly child: Child) {
    super({ highWaterMark: 1 << 18 });
  }

  override _write(data: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    if (this.content) return done();
    this.child.process.stdin!.write(data, (error) => (error ? void this.left(done) : done()));
  }

  override _final(done: (error?: Error) => void): void {
    const input = this.child.process.stdin!;
    if (this.content || input.destroyed) return done();
    input.once('close', () => done()); // its callback of end() never comes when the program was faster
    input.end();
  }

  private async left(done: (error?: Error) => void): Promise<void> {
    const end = await this.child.ended;
    this.content = this.child.accepts(end);
    done(this.content ? undefined : new PipelineFailure('consumer-failed', describeEnd(this.child, end)));
  }
}
