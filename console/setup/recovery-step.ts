import { Component, computed, inject, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { Attempt } from '../api/attempt';
import type { RecoveryKey, RecoveryKeyState } from '../api/types/setup';
import { Copy } from '../ui/copy';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed, Skeleton } from '../ui/states';

const TYPED = 6;

/** The key is shown once. Typing its end proves that it was kept, not only seen. */
@Component({
  selector: 'hf-recovery-step',
  imports: [Copy, Failed, Field, Skeleton],
  template: `
    <form (submit)="confirm($event)" class="wide">
      <h1>Save the recovery key</h1>
      <p class="lead">Print this. Without it and without this machine your backups cannot be read.</p>
      @if (key(); as key) {
        <div class="panel pad key">
          <h2>Holdfast recovery key</h2>
          <hf-copy [text]="key.secretKey" name="the recovery key" />
          <p class="sub">
            For backups made for <span class="mono wrap">{{ key.publicKey }}</span>. Keep it where this machine is not:
            a safe, a password store of somebody else's machine.
          </p>
          <p class="row no-print"><button type="button" class="b" (click)="print()">Print the key</button></p>
        </div>
        <div class="no-print">
          <hf-field
            [draft]="draft"
            name="lastCharacters"
            [label]="'Its last ' + typed + ' characters'"
            hint="Type them from the paper: it is shown only once."
          />
          @if (draft.problem(); as problem) {
            <hf-failed [problem]="problem" />
          }
          <p class="go row">
            <button type="submit" class="b pri tall" [disabled]="!ready() || draft.busy()">Confirm the key</button>
            <button type="button" class="b txt tall" (click)="done.emit()">Later</button>
          </p>
          <p class="sub">Later leaves a red line on the overview until a key is confirmed.</p>
        </div>
      } @else if (attempt.refused(); as problem) {
        <hf-failed [problem]="problem" [retryable]="true" (again)="make()"
          ><p>Your account is made. The key can also be made later, from the overview.</p></hf-failed
        >
        <p class="go"><button type="button" class="b txt tall" (click)="done.emit()">Later</button></p>
      } @else {
        <hf-skeleton [rows]="2" [columns]="1" />
      }
    </form>
  `,
})
export class RecoveryStep {
  private readonly api = inject(Api);
  readonly done = output<void>();

  protected readonly typed = TYPED;
  protected readonly key = signal<RecoveryKey | null>(null);
  protected readonly attempt = new Attempt();
  protected readonly draft = new Draft({ lastCharacters: '' });
  protected readonly ready = computed(() => this.draft.value().lastCharacters.trim().length === TYPED);

  constructor() {
    void this.begin();
  }

  /** A confirmed key is left alone; one that nobody confirmed is replaced, since it can never be shown again. */
  private async begin(): Promise<void> {
    const kept = await this.api.get<RecoveryKeyState>('backups/recovery-key').catch(() => null);
    if (kept?.state === 'confirmed') this.done.emit();
    else await this.make();
  }

  protected async make(): Promise<void> {
    await this.attempt.to(async () => this.key.set(await this.api.post<RecoveryKey>('setup/recovery-key')));
  }

  protected async confirm(event: Event): Promise<void> {
    event.preventDefault();
    const confirmed = await this.draft.submit(async ({ lastCharacters }) => {
      await this.api.post('setup/recovery-key/confirm', { lastCharacters: lastCharacters.trim() });
      return true;
    });
    if (confirmed) this.done.emit();
  }

  protected print(): void {
    window.print();
  }
}
