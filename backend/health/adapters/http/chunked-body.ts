import { ProbeFault } from '../net/faults.js';

/** A size with whatever extensions, and a line of a trailer: longer ones are refused. */
const lineCap = 1_024;
const trailersCap = 16_384;
const sizeLine = /^([0-9a-f]{1,12})[ \t]*(?:;[^\0\r\n]*)?$/i;

const malformed = () => new ProbeFault('malformed', 'got an answer that is not HTTP');

type Part = 'size' | 'data' | 'data-end' | 'trailer' | 'over';

/** Takes the chunked coding off a body, strictly: CRLF everywhere, sizes in hexadecimal, no endless trailers. */
export class ChunkedBody {
  private part: Part = 'size';
  private line = '';
  private left = 0;
  private trailers = 0;

  constructor(private readonly hold: (piece: Buffer) => void) {}

  /** Takes what came; true when the last chunk and its trailers have been read. @throws ProbeFault */
  take(bytes: Buffer): boolean {
    let at = 0;
    while (at < bytes.length && this.part !== 'over')
      at = this.part === 'data' ? this.data(bytes, at) : this.text(bytes, at);
    return this.part === 'over';
  }

  private data(bytes: Buffer, from: number): number {
    const to = Math.min(bytes.length, from + this.left);
    this.hold(bytes.subarray(from, to));
    this.left -= to - from;
    if (this.left === 0) this.part = 'data-end';
    return to;
  }

  private text(bytes: Buffer, from: number): number {
    const feed = bytes.indexOf(10, from);
    const to = feed < 0 ? bytes.length : feed + 1;
    this.line += bytes.toString('latin1', from, to);
    if (this.line.length > lineCap) throw malformed();
    if (feed < 0) return to;
    if (!this.line.endsWith('\r\n')) throw malformed();
    const line = this.line.slice(0, -2);
    this.line = '';
    this.ended(line);
    return to;
  }

  private ended(line: string): void {
    if (this.part === 'size') return this.size(line);
    if (this.part === 'data-end') {
      if (line !== '') throw malformed();
      this.part = 'size';
    } else if (line === '') this.part = 'over';
    else if ((this.trailers += line.length) > trailersCap) throw malformed();
  }

  private size(line: string): void {
    const found = sizeLine.exec(line);
    if (!found) throw malformed();
    this.left = parseInt(found[1], 16);
    this.part = this.left === 0 ? 'trailer' : 'data';
  }
}
