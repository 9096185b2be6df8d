import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { JobView } from '../api/types/jobs';
import { Ago } from '../ui/ago';
import { bytes, count, percent } from '../ui/format';
import { StatusMark } from '../ui/status';
import { Tallies } from './tallies';

/** Every long work is in sight on every page: what runs, how far it is, and how the last one ended. */
@Component({
  selector: 'hf-jobs-bar',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'jobs', role: 'region', 'aria-label': 'Jobs' },
  template: `
    <h2>{{ tallies.running().length ? tallies.running().length + ' running' : 'No job is running' }}</h2>
    @for (job of shown(); track job.id) {
      <div class="job">
        <a class="plain" [routerLink]="['/jobs', job.id]">{{ job.title }}</a>
        <progress [attr.value]="share(job)" max="100" [attr.aria-label]="job.title + ', ' + words(job)"></progress>
        <span>{{ words(job) }}</span>
      </div>
    }
    <span class="end sub">
      @if (tallies.lastEnded(); as job) {
        <hf-status [of]="mark(job)">
          <a class="plain" [routerLink]="['/jobs', job.id]">{{ job.title }} {{ ending(job) }}</a>
        </hf-status>
        <hf-ago [at]="job.endedAt" />
      }
      <a routerLink="/jobs">All jobs</a>
    </span>
  `,
})
export class JobsBar {
  protected readonly tallies = inject(Tallies);
  protected readonly shown = computed(() => this.tallies.running().slice(0, 3));

  protected share(job: JobView): number | null {
    return job.progress?.total ? Math.min(100, (100 * job.progress.done) / job.progress.total) : null;
  }

  protected words(job: JobView): string {
    const share = this.share(job);
    if (share !== null) return percent(share);
    if (job.progress?.done)
      return job.progress.unit === 'bytes'
        ? bytes(job.progress.done)
        : `${count(job.progress.done)} ${job.progress.unit}`;
    return job.step ?? (job.state === 'queued' ? 'waiting for the daemon' : 'started');
  }

  protected ending(job: JobView): string {
    return job.state === 'succeeded' ? 'done' : job.state;
  }

  protected mark(job: JobView): string {
    return job.state === 'succeeded' ? 'up' : job.state === 'failed' ? 'down' : 'paused';
  }
}
