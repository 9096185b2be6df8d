import type { Schema } from '../../platform/database/index.js';

export const entities: Schema['entities'] = [];
export const migrations: Schema['migrations'] = [];
export const sealed: Schema['sealed'] = [];
