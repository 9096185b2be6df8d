import type { EntityManager } from 'typeorm';

/** What stores read and write through: `Store.read`, or the manager of a transaction. */
export type Db = EntityManager;
