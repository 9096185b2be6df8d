import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ExportAudit } from './application/export-audit.js';
import { KeepTimeline } from './application/keep-timeline.js';
import { VerifyAudit } from './application/verify-audit.js';
import { VisibleChangesQuery } from './application/visible-changes.js';
import { AuditController } from './http/audit.controller.js';
import { ChangesController } from './http/changes.controller.js';
import { TimelineStore } from './persistence/timeline.store.js';

/** Showing, verifying and exporting the audit, and the timeline of changes; in the server. */
@Module({
  controllers: [AuditController, ChangesController],
  providers: [ExportAudit, VerifyAudit, VisibleChangesQuery],
})
export class AuditPagesModule {}

/** Keeping what happened by itself; in the daemon. */
@Module({ providers: [TimelineStore, KeepTimeline] })
export class TimelineModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly timeline: KeepTimeline) {}

  onApplicationBootstrap(): void {
    this.timeline.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.timeline.stop();
  }
}
