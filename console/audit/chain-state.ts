import { Component, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { Attempt } from '../api/attempt';
import type { Wire } from '../api/contract';
import { Copy } from '../ui/copy';
import { Failed } from '../ui/states';
import { StatusMark } from '../ui/status';

/** Verifies the chain when asked: it reads every row. */
@Component({
  selector: 'hf-chain-state',
  imports: [Copy, Failed, StatusMark],
  template: `
    @if (attempt.refused(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="verify()" />
    }
    @if (verdict(); as one) {
      <section class="panel edge pad gap-below" aria-live="polite">
        <p>
          <hf-status [of]="one.ok ? 'up' : 'down'" loud="plain">{{
            one.ok ? 'The trail is whole' : 'The trail was tampered with'
          }}</hf-status>
        </p>
        <p class="text">{{ one.sentence }}</p>
        @for (finding of one.findings; track $index) {
          <p class="text">{{ finding.sentence }}</p>
        }
        @if (one.head; as head) {
          <p class="sub">Keep this outside Holdfast: it proves later that nothing was cut off.</p>
          <hf-copy [text]="head.position + ':' + head.hash" name="the head of the chain" />
        }
      </section>
    } @else {
      <p class="row gap-below">
        <button type="button" class="b sm" [disabled]="attempt.busy()" (click)="verify()">
          {{ attempt.busy() ? 'Verifying' : 'Verify the trail' }}
        </button>
        <span class="sub">Reads every entry and recomputes the chain.</span>
      </p>
    }
  `,
})
export class ChainState {
  private readonly api = inject(Api);
  protected readonly attempt = new Attempt();
  protected readonly verdict = signal<Wire<'AuditVerdict'> | null>(null);

  protected async verify(): Promise<void> {
    await this.attempt.to(async () => this.verdict.set(await this.api.get<Wire<'AuditVerdict'>>('audit/verify')));
  }
}
