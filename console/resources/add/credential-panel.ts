import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { AccountAdvice, CredentialTest, DatabaseLook, ResourceView } from '../../api/types/resources';
import { Denied, Failed } from '../../ui/states';
import { CredentialForm } from './credential-form';

/** One account for each purpose, each with exactly the rights it needs. */
@Component({
  selector: 'hf-credential-panel',
  imports: [RouterLink, CredentialForm, Denied, Failed],
  host: { class: 'credentials' },
  template: `
    @if (mayEdit()) {
      @if (!known().length) {
        <p class="row gap">
          <button type="button" class="b sm" [disabled]="attempt.busy()" (click)="lookUp()">
            Show the statements that make the accounts
          </button>
        </p>
        @if (attempt.refused(); as problem) {
          <hf-failed [problem]="problem" />
        }
      }
      <hf-credential-form
        [resource]="resource()"
        purpose="monitoring"
        [leads]="leads()"
        [advice]="of('monitoring')"
        [tlsMode]="tlsMode()"
        (tested)="tested.emit($event)"
      />
      <hr />
      <hf-credential-form [resource]="resource()" purpose="backup" [advice]="of('backup')" [tlsMode]="tlsMode()" />
    } @else {
      <hf-denied reason="Accounts need resource.credentials on it."
        ><button type="button" class="b" disabled>Save and test</button
        ><a
          explain
          routerLink="/access/explain"
          [queryParams]="{ action: 'resource.credentials', resource: resource().id }"
          >Explain</a
        ></hf-denied
      >
    }
  `,
})
export class CredentialPanel {
  private readonly api = inject(Api);
  readonly resource = input.required<ResourceView>();
  readonly accounts = input<readonly AccountAdvice[]>([]);
  readonly tlsMode = input<string>();
  /** Whether the first account is what the page is about. */
  readonly leads = input(false);
  /** The account that watches signs in: it also knows what else is there. */
  readonly tested = output<CredentialTest>();
  protected readonly attempt = new Attempt();
  protected readonly known = linkedSignal(() => this.accounts());
  protected readonly mayEdit = computed(() => this.resource().may.includes('resource.credentials'));

  /** The server's version decides what the statements are, so it is asked. */
  protected async lookUp(): Promise<void> {
    const { address } = this.resource();
    await this.attempt.to(async () => {
      const { accounts } = await this.api.post<DatabaseLook>('resources/database/look', { address });
      this.known.set(accounts);
    });
  }

  protected of(purpose: string): AccountAdvice | undefined {
    return this.known().find((one) => one.purpose === purpose);
  }
}
