import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AgeEncrypt } from '../age/streams.js';
import { PipelineFailure } from '../../domain/pipeline-failure.js';
import type { PackOrder, Packed, Watch } from '../../ports.js';
import { Child } from './child.js';
import { DurableFile } from './durable-file.js';
import { Meter } from './meter.js';
import { Run } from './run.js';
import { startCompress, type ZstdStage } from './zstd.js';

/** producer → zstd → age → count and hash → file. See the law of Pipeline in ports.ts. */
export async function pack(order: PackOrder, watch: Watch): Promise<Packed> {
  const file = await open(order.file, 'wx', 0o600).catch((error: Error) => {
    throw fileProblem(error) ?? error;
  });
  try {
    return await stream(order, new DurableFile(file), watch);
  } catch (error) {
    await rm(order.file, { force: true });
    throw fileProblem(error as Error) ?? error;
  }
}

async function stream(order: PackOrder, sink: DurableFile, watch: Watch): Promise<Packed> {
  const run = new Run(watch.signal, order.idleMs);
  const zstd = startCompress();
  run.add(zstd.child);
  const producer = run.add(new Child(order.producer, zstd.child ? zstd.input : 'pipe'));
  producer.process.stdin!.end();
  zstd.output.on('data', run.alive); // the encryption gathers what comes to it
  const stored: Meter = new Meter(() => watch.progress({ plain: 0, stored: stored.bytes }));
  const streams = [feed(producer, zstd), pipeline(zstd.output, new AgeEncrypt(order.recipients), stored, sink)];
  const explain = (error: Error) => fileProblem(error) ?? new PipelineFailure('compressor-failed', error.message);
  await run.finish(streams, explain);
  const stages = [
    ...(await run.demand(producer, 'producer-failed')),
    ...(await run.demand(zstd.child, 'compressor-failed')),
  ];
  const notices = [producer.notice, zstd.child?.notice ?? ''].filter(Boolean);
  return { stored: stored.digest(), stages, notices };
}

/** The producer writes into the compressor's input itself; our own end of that must be closed for it ever to end. */
async function feed(producer: Child, zstd: ZstdStage): Promise<void> {
  if (!zstd.child) return pipeline(producer.process.stdout!, zstd.input);
  zstd.input.destroy();
  await producer.ended;
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
