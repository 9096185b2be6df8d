export type { AuditResult, AuditSubject, NewAuditEntry } from './audit-entry.js';
export { AuditModule } from './audit.module.js';
export { AuditTrail } from './audit-trail.js';
export { canonicalJson } from './canonical-json.js';
export { entities, migrations } from './persistence/schema.js';
