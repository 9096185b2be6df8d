import { AuditHeadRow, AuditRow } from './audit.row.js';
import { Audit1795305600300 } from './migrations/1795305600300-audit.js';

export const entities = [AuditRow, AuditHeadRow];
export const migrations = [Audit1795305600300];
