import { open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DamagedArchive, WrongKey } from '../age/errors.js';
import { AgeDecrypt } from '../age/streams.js';
import { endsWell } from '../../domain/end-marker.js';
import type { Digest } from '../../domain/manifest.js';
import { PipelineFailure } from '../../domain/pipeline-failure.js';
import type { UnpackOrder, Unpacked, Watch } from '../../ports.js';
import { Child } from './child.js';
import { Feed } from './feed.js';
import { Meter } from './meter.js';
import { fileProblem } from './pack.js';
import { Run } from './run.js';
import { startDecompress, type ZstdStage } from './zstd.js';

/** file → count and hash → age → zstd → count and hash → consumer. See the law of Pipeline in ports.ts. */
export async function unpack(order: UnpackOrder, watch: Watch): Promise<Unpacked> {
  const file = await open(order.file, 'r').catch((error: Error) => {
    throw fileProblem(error) ?? error;
  });
  const run = new Run(watch.signal, order.idleMs);
  const consumer = run.add(order.consumer ? new Child(order.consumer) : null);
  consumer?.process.stdout!.resume();
  const zstd = startDecompress();
  run.add(zstd.child);
  const moved = () => (run.alive(), watch.progress({ plain: plain.bytes, stored: stored.bytes }));
  const plain: Meter = new Meter(moved);
  const stored: Meter = new Meter(moved);
  const source = file.createReadStream({ highWaterMark: 1 << 18 });
  const streams = [
    pipeline(source, stored, new AgeDecrypt(order.secretKeys), zstd.input),
    pipeline(zstd.output, plain, consumer ? new Feed(consumer) : nowhere()),
  ];
  await run.finish(streams, explain);
  return judge(order, run, { consumer, zstd, plain, stored });
}

interface Stages {
  consumer: Child | null;
  zstd: ZstdStage;
  plain: Meter;
  stored: Meter;
}

async function judge(order: UnpackOrder, run: Run, stages: Stages): Promise<Unpacked> {
  const { consumer, zstd, plain, stored } = stages;
  const ends = [...(await run.demand(consumer, 'consumer-failed')), ...(await run.demand(zstd.child, 'damaged'))];
  const found = { plain: plain.digest(), stored: stored.digest() };
  agree('stored file', found.stored, order.expected.stored);
  if (plain.bytes === 0) throw new PipelineFailure('no-output', 'there is no data in it: its producer gave none');
  if (order.expected.plain) agree('plain data', found.plain, order.expected.plain);
  if (!endsWell(order.endMarker, plain.ending)) throw new PipelineFailure('no-end-marker', 'the end marker is missing');
  const notices = [consumer?.notice ?? ''].filter(Boolean);
  return { ...found, head: plain.head, tail: plain.ending.toString('utf8'), stages: ends, notices };
}

export function agree(what: string, found: Digest, expected: Digest): void {
  if (found.bytes !== expected.bytes)
    throw new PipelineFailure('damaged', `the ${what} has ${found.bytes} bytes, the manifest says ${expected.bytes}`);
  if (found.sha256 !== expected.sha256)
    throw new PipelineFailure('damaged', `the ${what} hashes to ${found.sha256}, the manifest says ${expected.sha256}`);
}

export function explain(error: NodeJS.ErrnoException): PipelineFailure {
  if (error instanceof WrongKey) return new PipelineFailure('wrong-key', error.message);
  if (error instanceof DamagedArchive) return new PipelineFailure('damaged', error.message);
  if (error instanceof PipelineFailure) return error;
  if (error.code === 'EPIPE') return new PipelineFailure('damaged', 'the compressed data cannot be read');
  return new PipelineFailure('damaged', error.message);
}

function nowhere(): Writable {
  return new Writable({ highWaterMark: 1 << 20, write: (_data, _encoding, done) => done() });
}
