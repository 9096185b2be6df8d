import { StreamableFile } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** Bytes of the compressed text that are made at once: a run of a worker of libuv each. */
const chunkSize = 128 * 1024;

/**
 * Whether a scrape is compressed: by whoever takes it from another machine. To a scraper of this machine, copying the
 * text costs a fraction of what compressing and unpacking it would.
 *
 * @param from the address at the other end of the socket
 */
export function isWorthPacking(accepted: string | string[] | undefined, from: string | undefined): boolean {
  const isNear = from !== undefined && ipaddr.isValid(from) && ipaddr.process(from).range() === 'loopback';
  return !isNear && takesGzip(String(accepted ?? ''));
}

function takesGzip(accepted: string): boolean {
  return accepted.split(',').some((coding) => {
    const [name, ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
    return name === 'gzip' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** The parts of a text as the body of an answer, sent as they are or compressed beside the main thread. */
export function scrapeBody(parts: readonly Uint8Array[], packed: boolean): StreamableFile {
  const plain = Readable.from(parts, { objectMode: false });
  if (!packed) return new StreamableFile(plain, { length: parts.reduce((sum, { length }) => sum + length, 0) });
  const gzip = createGzip({ level: constants.Z_BEST_SPEED, chunkSize });
  return new StreamableFile(pipeline(plain, gzip, () => undefined));
}
