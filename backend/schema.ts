import type { Schema } from './platform/database/index.js';

/** Every feature's rows and migrations: what the server, the daemon and the tests open the database with. */
export const schema: Schema = { entities: [], migrations: [] };
