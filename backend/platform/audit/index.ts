export type { AuditResult, AuditSubject, NewAuditEntry } from './audit-entry.js';
export { AuditModule } from './audit.module.js';
export { AuditTrail } from './audit-trail.js';
export { type AuditVerdict, AuditVerification } from './audit-verification.js';
export { canonicalJson } from './canonical-json.js';
export { entities, migrations } from './persistence/schema.js';
export type { SignedHead } from './head-signature.js';
