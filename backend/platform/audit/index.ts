export type { AuditResult, AuditSubject, NewAuditEntry } from './audit-entry.js';
export { AuditModule } from './audit.module.js';
export { AuditTrail } from './audit-trail.js';
export { type AuditVerdict, AuditVerification, type KnownHead } from './audit-verification.js';
export { type AuditFacts, type ChainEnd, factsOf } from './chain.js';
export { canonicalJson } from './canonical-json.js';
export { AuditRow } from './persistence/audit.row.js';
export { entities, migrations } from './persistence/schema.js';
export type { SignedHead } from './head-signature.js';
