import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AgeEncrypt } from '../age/streams.js';
import { endsWell } from '../../domain/end-marker.js';
import { PipelineFailure } from '../../domain/pipeline-failure.js';
import type { PackOrder, Packed, Watch } from '../../ports.js';
import { Child } from './child.js';
import { Meter } from './meter.js';
import { Run } from './run.js';
import { startCompress, type ZstdStage } from './zstd.js';

/** producer → count and hash → zstd → age → count and hash → file. See the law of Pipeline in ports.ts. */
export async function pack(order: PackOrder, watch: Watch): Promise<Packed> {
  const sink = createWriteStream(order.file, { flags: 'wx', mode: 0o600, flush: true, highWaterMark: 1 << 20 });
  await once(sink, 'ready').catch((error: Error) => {
    throw fileProblem(error) ?? error;
  });
  const closed = new Promise<void>((resolve) => sink.once('close', resolve)); // it fsyncs before it closes
  try {
    const packed = await stream(order, sink, watch);
    await closed;
    if (sink.errored) throw sink.errored;
    return packed;
  } catch (error) {
    await rm(order.file, { force: true });
    throw fileProblem(error as Error) ?? error;
  }
}

async function stream(order: PackOrder, sink: WriteStream, watch: Watch): Promise<Packed> {
  const run = new Run(watch.signal, order.idleMs);
  const producer = run.add(new Child(order.producer));
  const zstd = startCompress();
  run.add(zstd.child);
  producer.process.stdin!.end();
  const moved = () => {
    run.alive();
    watch.progress({ plain: plain.bytes, stored: stored.bytes });
  };
  const plain: Meter = new Meter(moved);
  const stored: Meter = new Meter(moved);
  const streams = [
    pipeline(producer.process.stdout!, plain, zstd.input),
    pipeline(zstd.output, new AgeEncrypt(order.recipients), stored, sink),
  ];
  const explain = (error: Error) => fileProblem(error) ?? new PipelineFailure('compressor-failed', error.message);
  await run.finish(streams, explain).catch((error: unknown) => blame(error, producer, zstd));
  return judge(order, run, { producer, zstd, plain, stored });
}

interface Stages {
  producer: Child;
  zstd: ZstdStage;
  plain: Meter;
  stored: Meter;
}

async function judge(order: PackOrder, run: Run, { producer, zstd, plain, stored }: Stages): Promise<Packed> {
  const stages = [
    ...(await run.demand(producer, 'producer-failed')),
    ...(await run.demand(zstd.child, 'compressor-failed')),
  ];
  if (plain.bytes === 0) throw new PipelineFailure('no-output', `${order.producer.stage} ended well but gave no data`);
  if (!endsWell(order.endMarker, plain.ending))
    throw new PipelineFailure('no-end-marker', `the output of ${order.producer.stage} lacks its end marker`);
  const notices = [producer.notice, zstd.child?.notice ?? ''].filter(Boolean);
  return {
    plain: plain.digest(),
    stored: stored.digest(),
    stages,
    head: plain.head,
    tail: plain.ending.toString('utf8'),
    notices,
  };
}

/** A pipe that broke because the producer or the compressor died is their failure, not the pipe's. */
async function blame(error: unknown, producer: Child, zstd: ZstdStage): Promise<never> {
  const pipeBroke = error instanceof PipelineFailure && error.reason === 'compressor-failed';
  if (pipeBroke && !producer.accepts(await producer.ended) && !(await diedOfPipe(producer)))
    throw new PipelineFailure('producer-failed', `${producer.program.stage} failed: ${producer.notice}`);
  if (pipeBroke && zstd.child) throw new PipelineFailure('compressor-failed', zstd.child.notice || error.message);
  throw error;
}

async function diedOfPipe(child: Child): Promise<boolean> {
  const end = await child.ended;
  return end.signal === 'SIGPIPE' || end.signal === 'SIGTERM';
}

/** What an error of the file itself means; null for any other error. */
export function fileProblem(error: NodeJS.ErrnoException): PipelineFailure | null {
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new PipelineFailure('disk-full', `the disk is full: ${error.message}`);
  if (['EACCES', 'EROFS', 'EIO', 'EFBIG', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(error.code ?? ''))
    return new PipelineFailure('not-writable', `cannot write the archive: ${error.message}`);
  if (error.code === 'ENOENT') return new PipelineFailure('missing', `the file is missing: ${error.message}`);
  return null;
}
