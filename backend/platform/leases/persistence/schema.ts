import { LeaseRow } from './lease.row.js';
import { Leases1795305600100 } from './migrations/1795305600100-leases.js';

export const entities = [LeaseRow];
export const migrations = [Leases1795305600100];
