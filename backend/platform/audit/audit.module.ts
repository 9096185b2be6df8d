import { Global, Module } from '@nestjs/common';
import { AuditTrail } from './audit-trail.js';
import { DenialCounter } from './denial-counter.js';

/** Writing the audit, in every process. */
@Global()
@Module({ providers: [DenialCounter, AuditTrail], exports: [AuditTrail] })
export class AuditModule {}
