import { openTestDatabase, type TestStore } from './platform/database/testing.js';
import { schema } from './schema.js';

export type { TestStore };

/** A fresh database with every feature's tables, on the engine that the suite runs against. */
export const openTestStore = (): Promise<TestStore> => openTestDatabase(schema);
