import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const place = /((?:file:\/\/)?\/[^\s():]+\.js):(\d+):(\d+)/g;
const mostKept = 16;
const kept = new Map<string, SourceMap | null>();

/**
 * A stack trace with the places where it stands in the sources. With --enable-source-maps Node says so by itself, but
 * holds the maps of all modules in memory for it, once a thread; here a map is read when something went wrong.
 */
export function inSources(stack: string): string {
  return stack.replace(place, (whole, file: string, line: string, column: string) => {
    if (file.includes('/node_modules/')) return whole;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const found = mapOf(path)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!found || !('originalSource' in found)) return whole;
    const { originalSource, originalLine, originalColumn } = found;
    return `${resolve(dirname(path), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

function mapOf(path: string): SourceMap | null {
  const known = kept.get(path);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const map = read(path);
  kept.set(path, map);
  return map;
}

function read(path: string): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
  } catch {
    return null;
  }
}
