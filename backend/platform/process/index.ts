export { boot, CannotStart, failStart, say, stopOnSignal, tell } from './boot.js';
export type { ProcessMessage } from './boot.js';
export { ProcessModule } from './process.module.js';
export { deadAfterMs, ProcessRegistry } from './registry.js';
export { listProcesses } from './persistence/process.queries.js';
export { ProcessRow } from './persistence/process.row.js';
export { entities, migrations } from './persistence/schema.js';
export { version } from './version.js';
