export { HeldUntil, JOB_LEASE, type LeaseTerms, renewEvery } from './lease-clock.js';
export { entities, migrations } from './persistence/schema.js';
