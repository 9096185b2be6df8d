import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../ops/lab/index.js';

/** An executable in a folder of its own. */
export function aScript(body: string, mode = 0o755, interpreter = '/bin/sh'): string {
  const path = join(temporaryFolder('hook'), 'hook');
  writeFileSync(path, `#!${interpreter}\n${body}\n`, { mode });
  return path;
}
