import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Desk } from './application/desk.js';
import { JudgeChanges } from './application/judge-changes.js';
import { KeepIncidents } from './application/keep-incidents.js';

/** Incidents as they come and go: in the daemon. */
@Module({ providers: [Desk, JudgeChanges, KeepIncidents] })
export class IncidentsDaemonModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly keep: KeepIncidents) {}

  onApplicationBootstrap(): void {
    this.keep.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.keep.stop();
  }
}
