import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Digest } from '../../domain/manifest.js';
import { type SealedDigests, SealedTexts } from '../../ports.js';
import { AgeDecrypt, AgeEncrypt } from '../age/streams.js';
import { writeDurably } from '../archive/durable.js';
import { fileProblem } from './pack.js';
import { agree, explain } from './unpack.js';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const params = { [constants.ZSTD_c_checksumFlag]: 1 };

/** zstd in age, as the pipeline writes it, without a program or thread of its own. */
export class SealedFiles extends SealedTexts {
  override async write(file: string, text: string, recipients: string[]): Promise<SealedDigests> {
    const plain = Buffer.from(text);
    const packed = await compress(plain, { params });
    const sealed = await buffer(Readable.from([packed]).compose(new AgeEncrypt(recipients)));
    await writeDurably(file, sealed).catch((error: Error) => {
      throw fileProblem(error) ?? error;
    });
    return { plain: digestOf(plain), stored: digestOf(sealed) };
  }

  override async read(file: string, expected: SealedDigests, secretKeys: string[]): Promise<string> {
    const sealed = await readFile(file).catch((error: Error) => {
      throw fileProblem(error) ?? error;
    });
    agree('stored file of the accounts', digestOf(sealed), expected.stored);
    const plain = await this.open(sealed, secretKeys).catch((error: Error) => {
      throw explain(error);
    });
    agree('accounts', digestOf(plain), expected.plain);
    return plain.toString('utf8');
  }

  private async open(sealed: Buffer, secretKeys: string[]): Promise<Buffer> {
    return decompress(await buffer(Readable.from([sealed]).compose(new AgeDecrypt(secretKeys))));
  }
}

function digestOf(data: Buffer): Digest {
  return { bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
}
