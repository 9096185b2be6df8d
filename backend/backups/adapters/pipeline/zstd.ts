import { availableParallelism } from 'node:os';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { Duplex, Readable, Writable } from 'node:stream';
import { Child, findProgram } from './child.js';

/** Both ends of a compressor or decompressor, and the program behind it, if it is one. */
export interface ZstdStage {
  input: Writable;
  output: Readable;
  child: Child | null;
}

/**
 * One zstd frame a file. The program is two to three times faster and may use several cores; Node's own writer must not be
 * given worker threads (it then writes a truncated file), so it stays on one.
 */
export function startCompress(program: string | null = findProgram('zstd')): ZstdStage {
  if (program) return fromChild(program, ['-q', '-3', `-T${threads()}`, '-c']);
  const params = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 };
  return fromStream(createZstdCompress({ params, chunkSize: 1 << 17 }));
}

export function startDecompress(program: string | null = findProgram('zstd')): ZstdStage {
  if (program) return fromChild(program, ['-q', '-d', '-c']);
  return fromStream(createZstdDecompress({ chunkSize: 1 << 17 }));
}

/** On two cores the dump, its server and zstd share them already; more threads would only wait for each other. */
function threads(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

function fromChild(program: string, args: string[]): ZstdStage {
  const child = new Child({ stage: 'zstd', program, args });
  return { input: child.process.stdin!, output: child.process.stdout!, child };
}

function fromStream(stream: Duplex): ZstdStage {
  return { input: stream, output: stream, child: null };
}
