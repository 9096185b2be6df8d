export { AuditPagesModule, TimelineModule } from './audit.module.js';
