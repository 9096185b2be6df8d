import { Process1795000000000 } from './migrations/1795000000000-process.js';
import { ProcessRow } from './process.row.js';

export const entities = [ProcessRow];
export const migrations = [Process1795000000000];
