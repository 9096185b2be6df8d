import type { EntityManager } from 'typeorm';

/** A transaction, as use cases pass it on. */
export type Tx = EntityManager;
