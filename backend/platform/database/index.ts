export {
  asNumber,
  bigintColumn,
  blobColumn,
  createTables,
  dropTables,
  flagColumn,
  idColumn,
  index,
  intColumn,
  longTextColumn,
  refColumn,
  serialColumn,
  stringColumn,
  textColumn,
  unique,
} from './columns.js';
export { openReader, openStore, sqliteFile } from './data-source.js';
export type { OpenStore, Reader, ReaderConfig, Schema, SealedColumn } from './data-source.js';
export { LongJson, LongText, narrowText, tooLong, widenText } from './long-text.js';
export { mysqlSocket } from './mysql-socket.js';
export { findForUpdate } from './for-update.js';
export { OuterConnectionInTransaction } from './gate.js';
export { newId } from './ids.js';
export { DatabaseUnusable, executed, isCurrent, migrate, wayBack } from './migrate.js';
export { isDeadlock, isUniqueViolation, Store } from './store.js';
export { DatabaseBusy } from './write-lock.js';
export { DatabaseModule } from './database.module.js';
