import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { findProgram } from './child.js';
import { startCompress, startDecompress, type ZstdStage } from './zstd.js';

const plain = Buffer.from(Array.from({ length: 200_000 }, (_, n) => `row ${n}\n`).join(''));

describe('zstd', () => {
  const programs = { 'the zstd program': findProgram('zstd'), "Node's own": null };
  for (const [writer, write] of Object.entries(programs)) {
    for (const [reader, read] of Object.entries(programs)) {
      it(`written by ${writer} is read by ${reader}`, async () => {
        const packed = await through(startCompress(write), plain);
        expect(packed.length).toBeLessThan(plain.length / 4);
        expect((await through(startDecompress(read), packed)).equals(plain)).toBeTrue();
      });
    }

    it(`written by ${writer} is one frame with a checksum`, async () => {
      const packed = await through(startCompress(write), plain);
      const frames = packed.toString('latin1').split('\x28\xb5\x2f\xfd').length - 1;
      expect(frames).toBe(1);
      expect(packed[4] & 4)
        .withContext('content checksum flag')
        .toBe(4);
      expect(execFileSync('zstd', ['-dc'], { input: packed, maxBuffer: 1 << 24 }).equals(plain)).toBeTrue();
    });
  }
});

async function through(stage: ZstdStage, data: Buffer): Promise<Buffer> {
  const [, result] = await Promise.all([pipeline(Readable.from([data]), stage.input), buffer(stage.output)]);
  return result;
}
