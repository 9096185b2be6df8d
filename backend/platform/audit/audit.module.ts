import { Global, Module } from '@nestjs/common';
import { Config } from '../config/index.js';
import { Sequencer } from '../events/index.js';
import { AuditMetrics } from './audit-metrics.js';
import { AuditSeal } from './audit-seal.js';
import { AuditTrail } from './audit-trail.js';
import { AuditVerification } from './audit-verification.js';
import { DenialCounter } from './denial-counter.js';
import { HeadKey } from './head-signature.js';

const headKey = { provide: HeadKey, inject: [Config], useFactory: (config: Config) => HeadKey.in(config.data) };

/** Writing, sealing and verifying the audit, in every process. */
@Global()
@Module({
  providers: [headKey, DenialCounter, AuditTrail, AuditSeal, AuditVerification, AuditMetrics],
  exports: [AuditTrail, AuditVerification],
})
export class AuditModule {
  constructor(sequencer: Sequencer, seal: AuditSeal) {
    sequencer.add(seal);
  }
}
