import { Component, computed, input, output } from '@angular/core';
import type { AccountAdvice, CredentialTest, ResourceView } from '../../api/types/resources';
import { Denied } from '../../ui/states';
import { CredentialForm } from './credential-form';

/** One account for each purpose, each with exactly the rights it needs. */
@Component({
  selector: 'hf-credential-panel',
  imports: [CredentialForm, Denied],
  host: { class: 'credentials' },
  template: `
    @if (mayEdit()) {
      <hf-credential-form
        [resource]="resource()"
        purpose="monitoring"
        [advice]="of('monitoring')"
        [tlsMode]="tlsMode()"
        (tested)="tested.emit($event)"
      />
      <hr />
      <hf-credential-form [resource]="resource()" purpose="backup" [advice]="of('backup')" [tlsMode]="tlsMode()" />
    } @else {
      <hf-denied reason="Accounts need resource.credentials on it."
        ><button type="button" class="b" disabled>Save and test</button></hf-denied
      >
    }
  `,
})
export class CredentialPanel {
  readonly resource = input.required<ResourceView>();
  readonly accounts = input<readonly AccountAdvice[]>([]);
  readonly tlsMode = input<string>();
  /** The account that watches signs in: it also knows what else is there. */
  readonly tested = output<CredentialTest>();
  protected readonly mayEdit = computed(() => this.resource().may.includes('resource.credentials'));

  protected of(purpose: string): AccountAdvice | undefined {
    return this.accounts().find((one) => one.purpose === purpose);
  }
}
