import type { EntityManager } from 'typeorm';

/** The store's reader, or a transaction. */
export type Db = EntityManager;
