/**
 * Reads one HTTP/1 answer, strictly and without copies in the usual case of one that comes in one piece. Law: at most
 * 16 kB of head and `answerCap` bytes of body are held; whatever is not HTTP, or can be read in two ways, is refused.
 */
import { answerCap } from '../../ports.js';
import { ProbeFault } from '../net/faults.js';
import { ChunkedBody } from './chunked-body.js';

export const headCap = 16_384;
const headEnd = Buffer.from('\r\n\r\n');
const opening = Buffer.from('HTTP/1.');
const statusLine = /^HTTP\/1\.[01] ([1-5]\d\d)(?: [^\0\r\n]*)?$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\0\r\n]*)$/;
const folded = /^[ \t]+[^\0\r\n]*$/;
/** Pieces held before they are joined: who sends single bytes shall not cost a buffer each. */
const mostPieces = 64;

const malformed = (sentence = 'got an answer that is not HTTP') => new ProbeFault('malformed', sentence);

type Framing = 'length' | 'chunked' | 'close';

export class ResponseReader {
  status = 0;
  location: string | undefined;
  /** Content-Encoding; a plain answer was asked for. */
  encoding: string | undefined;
  /** The body was longer than the cap. */
  cut = false;
  private head: Buffer | null = null;
  private framing: Framing | null = null;
  /** Bytes of a body of known length that have not come. */
  private left = 0;
  private chunked: ChunkedBody | null = null;
  private pieces: Buffer[] = [];
  private held = 0;

  constructor(private readonly withoutBody: boolean) {}

  /** Takes what came; true when the answer is complete. @throws ProbeFault */
  take(chunk: Buffer): boolean {
    const rest = this.framing === null ? this.takeHead(chunk) : chunk;
    return rest !== null && this.takeBody(rest);
  }

  /** The other side sends no more. @throws ProbeFault unless that completes the answer */
  end(): void {
    if (this.framing === 'close') return;
    throw new ProbeFault('reset', `were cut off ${this.framing ? 'in the middle of' : 'before'} the answer`);
  }

  body(): Buffer {
    return this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
  }

  /** What follows the head, or null while it is not complete. */
  private takeHead(chunk: Buffer): Buffer | null {
    let bytes = this.head ? Buffer.concat([this.head, chunk]) : chunk;
    for (;;) {
      const known = Math.min(bytes.length, opening.length);
      if (bytes.compare(opening, 0, known, 0, known) !== 0) throw malformed();
      const end = bytes.indexOf(headEnd);
      if ((end < 0 ? bytes.length : end) > headCap) throw new ProbeFault('too-large', 'got headers of more than 16 kB');
      if (end < 0) {
        this.head = bytes;
        return null;
      }
      const rest = bytes.subarray(end + headEnd.length);
      if (this.readHead(bytes.toString('latin1', 0, end))) return rest;
      bytes = rest;
    }
  }

  /** False for an interim answer, which another follows. */
  private readHead(text: string): boolean {
    const [first, ...lines] = text.split('\r\n');
    this.status = Number(statusLine.exec(first)?.[1] ?? NaN);
    if (Number.isNaN(this.status)) throw malformed();
    if (this.status === 101) throw malformed('were answered in another protocol');
    if (this.status < 200) return false;
    this.readFraming(lines);
    if (this.withoutBody || this.status === 204 || this.status === 304) [this.framing, this.left] = ['length', 0];
    return true;
  }

  private readFraming(lines: string[]): void {
    let length: string | null = null;
    let coding: string | null = null;
    let name = '';
    for (const line of lines) {
      const found = headerLine.exec(line);
      if (!found && !(name !== '' && !isFraming(name) && folded.test(line))) throw malformed();
      if (!found) continue;
      name = found[1].toLowerCase();
      const value = found[2].trim();
      if (name === 'location') this.location ??= value;
      else if (name === 'content-encoding') this.encoding ??= value;
      else if (name === 'transfer-encoding') coding = coding === null ? value : `${coding}, ${value}`;
      else if (name === 'content-length') {
        if (!/^\d{1,15}$/.test(value) || (length !== null && length !== value)) throw malformed();
        length = value;
      }
    }
    // Both at once are how answers are smuggled: two readers would see two ends.
    if (coding !== null && length !== null) throw malformed();
    if (coding !== null && /(^|,)\s*chunked$/i.test(coding)) {
      this.framing = 'chunked';
      this.chunked = new ChunkedBody((piece) => this.hold(piece));
    } else if (length === null) this.framing = 'close';
    else [this.framing, this.left] = ['length', Number(length)];
  }

  private takeBody(bytes: Buffer): boolean {
    if (this.chunked) return this.chunked.take(bytes) || this.cut;
    if (this.framing === 'close') {
      this.hold(bytes);
      return this.cut;
    }
    const part = bytes.length > this.left ? bytes.subarray(0, this.left) : bytes;
    this.left -= part.length;
    this.hold(part);
    return this.left === 0 || this.cut;
  }

  private hold(piece: Buffer): void {
    if (piece.length === 0) return;
    const room = answerCap - this.held;
    const kept = piece.length < room ? piece : piece.subarray(0, room);
    this.pieces.push(kept);
    this.held += kept.length;
    if (piece.length >= room) this.cut = true;
    if (this.pieces.length > mostPieces) this.pieces = [Buffer.concat(this.pieces)];
  }
}

const isFraming = (name: string) => name === 'content-length' || name === 'transfer-encoding';
