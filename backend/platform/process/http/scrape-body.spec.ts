import { gunzipSync } from 'node:zlib';
import { isWorthPacking, scrapeBody } from './scrape-body.js';

const parts = ['# HELP a A.\n', 'a 1\n'.repeat(50_000)].map((text) => Buffer.from(text));

async function bytesOf(packed: boolean): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of scrapeBody(parts, packed).getStream()) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

describe('the body of a scrape', () => {
  it('is compressed for another machine that takes gzip, and for nobody else', () => {
    const far = (accepted?: string) => isWorthPacking(accepted, '192.0.2.7');
    expect(['gzip', 'deflate, GZIP;q=0.5', 'br , gzip; q=0.001'].map(far)).toEqual([true, true, true]);
    expect([undefined, '', 'identity', 'gzip;q=0', 'br, gzip; q=0.000', 'x-gzipped'].map(far)).not.toContain(true);
    const near = (from?: string) => isWorthPacking('gzip', from);
    expect(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'].map(near)).not.toContain(true);
    expect(['::ffff:192.0.2.7', '2001:db8::1', '10.0.0.1'].map(near)).not.toContain(false);
  });

  it('holds the same text either way, and says how long it is when it is plain', async () => {
    const text = Buffer.concat(parts);
    expect(scrapeBody(parts, false).getHeaders().length).toBe(text.length);
    expect((await bytesOf(false)).equals(text)).toBeTrue();
    expect(scrapeBody(parts, true).getHeaders().length).toBeUndefined();
    const packed = await bytesOf(true);
    expect(gunzipSync(packed).equals(text)).toBeTrue();
    expect(packed.length).toBeLessThan(text.length / 10);
  });
});
