import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inSources } from './source-lines.js';

const built = import.meta.filename;
const mark = 'the line that is looked for';

/** Counted from one. */
const lineIn = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(`mark = '${mark}'`)) + 1;

describe('A stack trace', () => {
  const source = resolve(relative(resolve('dist'), built)).replace(/js$/, 'ts');

  it('says where its places stand in the sources, however the built file is named in it', () => {
    for (const name of [built, pathToFileURL(built).href])
      expect(inSources(`Error: x\n    at run (${name}:${lineIn(built)}:7)`)).toBe(
        `Error: x\n    at run (${source}:${lineIn(source)}:7)`,
      );
  });

  it('stays as it is where nothing is known of a place', () => {
    const stack = [
      'Error: x',
      '    at run (/no/such/file.js:1:2)',
      `    at ${process.cwd()}/node_modules/typeorm/index.js:3:1`,
      '    at node:internal/timers:5:6',
      `    at ${built}:999999:1`,
    ].join('\n');
    expect(inSources(stack).split('\n').slice(0, 4)).toEqual(stack.split('\n').slice(0, 4));
  });
});
