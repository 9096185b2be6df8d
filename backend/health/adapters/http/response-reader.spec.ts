import { answerCap } from '../../ports.js';
import { faultOf } from '../net/faults.js';
import { ResponseReader } from './response-reader.js';

const ok = 'HTTP/1.1 200 OK\r\n';

/** What a reader makes of an answer that comes in pieces of a size and then ends. */
function read(text: string, size = text.length, withoutBody = false): string {
  const bytes = Buffer.from(text, 'latin1');
  const reader = new ResponseReader(withoutBody);
  try {
    for (let at = 0; at < bytes.length; at += size) if (reader.take(bytes.subarray(at, at + size))) return said(reader);
    reader.end();
    return said(reader);
  } catch (error) {
    return faultOf(error)[0];
  }
}

const said = (reader: ResponseReader) =>
  [reader.status, reader.location, reader.body().toString('latin1')].filter((part) => part !== undefined).join(' ');

describe('the reader of HTTP answers', () => {
  const answers: [what: string, text: string, expected: string][] = [
    ['a body of known length, and nothing after it', `${ok}Content-Length: 4\r\n\r\nfinexxx`, '200 fine'],
    ['a body until the end', `${ok}X: y\r\n\r\nfine`, '200 fine'],
    [
      'a body in chunks',
      `${ok}Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nfin\r\n1\r\ne\r\n0\r\nT: x\r\n\r\n`,
      '200 fine',
    ],
    [
      'an interim answer before the real one',
      `HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n${ok}Content-Length: 1\r\n\r\nx`,
      '200 x',
    ],
    ['no body where there can be none', `HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n`, '304 '],
    ['a redirect', `HTTP/1.0 302 Found\r\nLOCATION:  /there \r\nContent-Length: 0\r\n\r\n`, '302 /there '],
    ['a header over two lines', `${ok}X: a\r\n b\r\nContent-Length: 1\r\n\r\nx`, '200 x'],
    ['an empty reason', `HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx`, '200 x'],
    ['an end in the middle', `${ok}Content-Length: 9\r\n\r\nhalf`, 'reset'],
    ['an end in the middle of chunks', `${ok}Transfer-Encoding: chunked\r\n\r\n9\r\nhalf`, 'reset'],
    ['an end in the head', `${ok}Content`, 'reset'],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n', 'malformed'],
    ['another version', 'HTTP/2.0 200 OK\r\n\r\n', 'malformed'],
    ['two lengths', `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`, 'malformed'],
    ['a length and chunks', `${ok}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 'malformed'],
    ['a length that is none', `${ok}Content-Length: +1\r\n\r\nx`, 'malformed'],
    ['a length over two lines', `${ok}Content-Length: 1\r\n 2\r\n\r\nx`, 'malformed'],
    ['a chunk size that is none', `${ok}Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n`, 'malformed'],
    ['a chunk longer than said', `${ok}Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n`, 'malformed'],
    ['lines that end in a feed alone', `${ok}Transfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n`, 'malformed'],
    ['a header without a name', `${ok}: x\r\n\r\n`, 'malformed'],
    ['a space before the colon', `${ok}Content-Length : 1\r\n\r\nx`, 'malformed'],
    ['a zero byte in a header', `${ok}X: \0\r\n\r\n`, 'malformed'],
    ['an upgrade', 'HTTP/1.1 101 Switching\r\n\r\n', 'malformed'],
    ['a head without end', `${ok}X: ${'x'.repeat(17_000)}`, 'too-large'],
    ['trailers without end', `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n${'T: x\r\n'.repeat(6_000)}`, 'malformed'],
  ];
  for (const [what, text, expected] of answers) {
    it(`reads ${what} alike in one piece, in sevens and byte by byte`, () => {
      const sizes = text.length > 10_000 ? [text.length, 1_000] : [text.length, 7, 1];
      expect(sizes.map((size) => read(text, size))).toEqual(sizes.map(() => expected));
    });
  }

  it('waits for no body after a HEAD', () => {
    expect(read(`${ok}Content-Length: 9\r\n\r\n`, 99, true)).toBe('200 ');
  });

  it('holds no more than the cap, in however many pieces, and says that it cut', () => {
    const reader = new ResponseReader(false);
    reader.take(Buffer.from(`${ok}\r\n`));
    const piece = Buffer.alloc(1_000, 'x');
    let taken = 0;
    while (!reader.take(piece)) expect((taken += 1)).toBeLessThan(300);
    expect([reader.body().length, reader.cut]).toEqual([answerCap, true]);
  });
});
