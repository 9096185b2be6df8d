export { type BookedLease, type BookEntry, LeaseBook } from './lease-book.js';
export { HeldUntil, JOB_LEASE, type LeaseTerms, mayTake, renewEvery } from './lease-clock.js';
export { Lease, LeaseLost, Leases, thisHolder } from './leases.js';
export { LeasesModule } from './leases.module.js';
export { leasesUnder } from './persistence/lease.queries.js';
export { entities, migrations } from './persistence/schema.js';
