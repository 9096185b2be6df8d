import { readFile } from 'node:fs/promises';
import { Usage } from './failures.js';

/** A file of certificates as text. */
export async function readPem(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Usage(`${file} is not a certificate in PEM form`);
  return text;
}
