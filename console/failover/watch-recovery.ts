import { inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../api/api';
import type { RecoveryView } from '../api/types/failover';
import type { JobView } from '../api/types/jobs';
import type { Page } from '../api/types/page';

const TRIES = 20;
const EVERY_MS = 300;

/** Leads from a started job to the timeline of the recovery it makes, as soon as there is one; else to the job. */
@Injectable({ providedIn: 'root' })
export class WatchRecovery {
  private readonly api = inject(Api);
  private readonly router = inject(Router);

  async of(clusterId: string, jobId: string): Promise<void> {
    const here = this.router.url;
    const before = await this.newest(clusterId);
    for (let tries = 0; tries < TRIES && this.router.url === here; tries++) {
      const [newest, job] = await Promise.all([this.newest(clusterId), this.api.get<JobView>(`jobs/${jobId}`)]);
      if (newest && newest.startedAt >= job.createdAt) return this.go(['/failover', newest.id]);
      if (job.endedAt !== null && newest?.id === before?.id) break;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    if (this.router.url === here) await this.go(['/jobs', jobId]);
  }

  /** To the job itself. */
  job(id: string): Promise<void> {
    return this.go(['/jobs', id]);
  }

  private async go(to: string[]): Promise<void> {
    await this.router.navigate(to);
  }

  private async newest(cluster: string): Promise<RecoveryView | undefined> {
    return (await this.api.get<Page<RecoveryView>>('recoveries', { cluster, limit: 1 })).items[0];
  }
}
