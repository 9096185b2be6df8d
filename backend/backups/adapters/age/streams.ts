import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { DamagedArchive } from './errors.js';
import { derive, readHeader, writeHeader } from './header.js';
import { ChunkOpener, chunkSize, ChunkSealer, tagSize } from './payload.js';

const none = Buffer.alloc(0);

/** Sealed chunks that travel on in one piece: every piece costs each later stage, and the disk, a call of its own. */
const chunksAPiece = 8;

/** Encrypts what is written into it to every one of `recipients`, as `age -r …` does. */
export class AgeEncrypt extends Transform {
  private readonly sealer: ChunkSealer;
  private held = new ChunkBuffer(chunkSize);
  private piece: Buffer[] = [];
  private chunks = 0;

  constructor(recipients: string[]) {
    super({ writableHighWaterMark: 4 * chunkSize, readableHighWaterMark: chunksAPiece * chunkSize });
    if (recipients.length === 0) throw new Error('encrypting to nobody would lose the data');
    const fileKey = randomBytes(16);
    const nonce = randomBytes(16);
    this.push(Buffer.concat([writeHeader(fileKey, recipients), nonce]));
    this.sealer = new ChunkSealer(derive(fileKey, nonce, 'payload'));
  }

  override _transform(data: Buffer, _: BufferEncoding, done: TransformCallback): void {
    for (const chunk of this.held.add(data)) this.seal(chunk, false);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.seal(this.held.rest(), true);
    done();
  }

  private seal(chunk: Buffer[], last: boolean): void {
    this.piece.push(...this.sealer.seal(chunk, last));
    if (++this.chunks % chunksAPiece > 0 && !last) return;
    this.push(Buffer.concat(this.piece));
    this.piece = [];
  }
}

/** Decrypts an age file with the first of `secretKeys` that fits; errors are WrongKey or DamagedArchive. */
export class AgeDecrypt extends Transform {
  private start = none;
  private opener: ChunkOpener | null = null;
  private held = new ChunkBuffer(chunkSize + tagSize);

  constructor(private readonly secretKeys: string[]) {
    super({ writableHighWaterMark: 4 * chunkSize, readableHighWaterMark: 4 * chunkSize });
  }

  override _transform(data: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.attempt(done, () => this.accept(data));
  }

  override _flush(done: TransformCallback): void {
    this.attempt(done, () => {
      if (!this.opener) throw new DamagedArchive('the file ends inside the age header');
      this.push(this.opener.open(inOnePiece(this.held.rest()), true));
    });
  }

  private attempt(done: TransformCallback, work: () => void): void {
    try {
      work();
    } catch (error) {
      return done(error as Error);
    }
    done();
  }

  private accept(data: Buffer): void {
    const payload = this.opener ? data : this.open(data);
    if (!this.opener) return;
    for (const chunk of this.held.add(payload)) this.push(this.opener.open(inOnePiece(chunk), false));
  }

  /** Collects the header; gives what follows it, once the payload's key is known. */
  private open(data: Buffer): Buffer {
    this.start = Buffer.concat([this.start, data]);
    const header = readHeader(this.start, this.secretKeys);
    if (!header || this.start.length < header.length + 16) return none;
    const nonce = this.start.subarray(header.length, header.length + 16);
    this.opener = new ChunkOpener(derive(header.fileKey, nonce, 'payload'));
    const rest = this.start.subarray(header.length + 16);
    this.start = none;
    return rest;
  }
}

const inOnePiece = (parts: Buffer[]): Buffer => (parts.length === 1 ? parts[0] : Buffer.concat(parts));

/** Cuts a stream into chunks of one size, each in the parts it came in, and always keeps back what may be the last one. */
class ChunkBuffer {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(private readonly size: number) {}

  *add(data: Buffer): Generator<Buffer[]> {
    let rest = data;
    while (this.length + rest.length > this.size) {
      const missing = this.size - this.length;
      const chunk = [...this.parts, rest.subarray(0, missing)];
      rest = rest.subarray(missing);
      this.parts = [];
      this.length = 0;
      yield chunk;
    }
    if (rest.length > 0) this.parts.push(rest);
    this.length += rest.length;
  }

  rest(): Buffer[] {
    const all = this.parts;
    this.parts = [];
    this.length = 0;
    return all;
  }
}
