import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api, apiUrl } from '../api/api';
import { Attempt } from '../api/attempt';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { JobView } from '../api/types/jobs';
import { Ago } from '../ui/ago';
import { Dialogs } from '../ui/dialogs';
import { PageHead } from '../ui/page-head';
import { Failed, Skeleton } from '../ui/states';
import { Ticker } from '../ui/ticker';
import { JobLog } from './job-log';
import { JobStateMark } from './job-state';
import { JobSteps } from './job-steps';
import { lengthOf, progressOf } from './job-words';

/** One job, live: its end or how far it is, its steps, its log. */
@Component({
  selector: 'hf-job-page',
  imports: [Ago, Failed, JobLog, JobStateMark, JobSteps, PageHead, RouterLink, Skeleton],
  template: `
    @if (attempt.refused() ?? job.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="again()" />
    }
    @if (job.value(); as one) {
      <hf-page-head up="/jobs" among="Jobs">
        <ng-container name>{{ one.title }} <hf-job-state [of]="one.state" [loud]="true" /></ng-container>
        asked by {{ one.requestedBy.name }} <hf-ago [at]="one.createdAt" />
        {{ one.why ? '· “' + one.why + '”' : '' }}
        @if (open() && mayCancel()) {
          <div class="acts">
            <button type="button" class="b" [disabled]="!!one.cancelRequestedAt" (click)="cancel(one)">
              {{ one.cancelRequestedAt ? 'Cancelling' : 'Cancel this job…' }}
            </button>
          </div>
        }
      </hf-page-head>
      @if (one.failure; as failure) {
        <section class="panel edge tint pad">
          <h2>{{ failure.reason }}</h2>
          @if (failure.remedy) {
            <p class="text">{{ failure.remedy }}</p>
          }
          @if (one.sentence !== failure.reason) {
            <p class="sub">{{ one.sentence }}</p>
          }
        </section>
      } @else if (open()) {
        <section class="panel edge pad">
          <p class="row between">
            <strong>{{ progress() || one.sentence }}</strong><span class="sub">for {{ length() }}</span>
          </p>
          @if (share() !== null) {
            <progress class="wide" [attr.value]="share()" max="100" [attr.aria-label]="one.title"></progress>
          }
        </section>
      } @else {
        <section class="panel edge pad">
          <p>
            <strong>{{ one.outcome?.summary ?? one.sentence }}</strong>
          </p>
          <p class="sub">took {{ length() }}, ended <hf-ago [at]="one.endedAt" /></p>
        </section>
      }
      <div class="grid aside sec">
        <section>
          <div class="sech"><h2>Log</h2></div>
          <hf-job-log [jobId]="one.id" [lines]="one.logLines" />
        </section>
        <aside class="panel pad">
          <h2>Steps</h2>
          <hf-job-steps [steps]="one.steps" />
          @if (one.subject; as subject) {
            <h2 class="sec">Works on</h2>
            @if (subject.kind === 'resource' || subject.kind === 'cluster') {
              <p>
                <a [routerLink]="['/' + subject.kind + 's', subject.id]">{{ subject.name }}</a>
              </p>
            } @else {
              <p>{{ subject.name }}</p>
            }
          }
        </aside>
      </div>
    } @else if (!job.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="5" [columns]="2" /></div>
    }
  `,
})
export class JobPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  readonly id = input.required<string>();
  protected readonly attempt = new Attempt();
  protected readonly job = query<JobView>(() => apiUrl(`jobs/${this.id()}`), { follows: ['job'] });
  protected readonly mayCancel = computed(() => this.session.may('job.cancel'));
  protected readonly open = computed(() => ['queued', 'running'].includes(this.job.value()?.state ?? ''));
  protected readonly share = computed(() => {
    const progress = this.job.value()?.progress;
    return progress?.total ? Math.min(100, (100 * progress.done) / progress.total) : null;
  });
  protected readonly progress = computed(() => (this.job.value() ? progressOf(this.job.value()!) : ''));
  protected readonly length = computed(() => (this.job.value() ? lengthOf(this.job.value()!, this.ticker.now()) : ''));

  protected again(): void {
    this.attempt.forget();
    this.job.reload();
  }

  protected async cancel(job: JobView): Promise<void> {
    const agreed = await this.dialogs.confirm({
      title: `Cancel “${job.title}”?`,
      effect: ['It stops at the next safe point and leaves nothing half done.'],
      button: 'Cancel this job',
      level: 1,
    });
    if (!agreed) return;
    await this.attempt.to(() => this.api.post(`jobs/${job.id}/cancel`));
    this.job.reload();
  }
}
