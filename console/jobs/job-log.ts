import { Component, effect, ElementRef, inject, input, signal, untracked, viewChild } from '@angular/core';
import { Api } from '../api/api';
import { clockTime, utc } from '../ui/format';

interface LogLine {
  readonly line: number;
  readonly at: number;
  readonly text: string;
}

interface LogPage {
  readonly items: readonly LogLine[];
  readonly next: number | null;
}

const KEPT_LINES = 2000;

/** A job's log as it grows. It scrolls along only while its end is in sight. */
@Component({
  selector: 'hf-job-log',
  template: `
    <div #box class="panel edge log" tabindex="0" role="log" aria-label="Log of this job">
      @for (one of shown(); track one.line) {
        <p>
          <time [title]="utc(one.at)">{{ clock(one.at) }}</time> <span class="wrap">{{ one.text }}</span>
        </p>
      } @empty {
        <p class="sub">The log is empty.</p>
      }
    </div>
  `,
})
export class JobLog {
  private readonly api = inject(Api);
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  readonly jobId = input.required<string>();
  /** How many lines the job has said: more than we have means there is something to fetch. */
  readonly lines = input.required<number>();
  protected readonly shown = signal<readonly LogLine[]>([]);
  protected readonly utc = utc;
  protected readonly clock = (at: number) => clockTime(at);
  private fetching = false;

  constructor() {
    effect(() => {
      this.lines();
      const id = this.jobId();
      untracked(() => void this.fetchMore(id));
    });
  }

  private async fetchMore(id: string): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    try {
      const after = this.shown().at(-1)?.line ?? 0;
      const { items } = await this.api.get<LogPage>(`jobs/${id}/log`, { after });
      if (items.length === 0) return;
      const atEnd = this.nearEnd();
      this.shown.update((before) => [...before, ...items].slice(-KEPT_LINES));
      if (atEnd) setTimeout(() => this.box().nativeElement.scrollTo({ top: 1e9 }));
    } finally {
      this.fetching = false;
    }
  }

  private nearEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.box().nativeElement;
    return scrollHeight - scrollTop - clientHeight < 40;
  }
}
