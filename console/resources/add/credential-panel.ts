import { Component, computed, input } from '@angular/core';
import type { ResourceView } from '../../api/types/resources';
import { Denied } from '../../ui/states';
import { CredentialForm } from './credential-form';

export interface PurposeStatements {
  readonly purpose: string;
  readonly statements: readonly string[];
}

/** One account for each purpose, each with exactly the rights it needs. */
@Component({
  selector: 'hf-credential-panel',
  imports: [CredentialForm, Denied],
  host: { class: 'credentials' },
  template: `
    @if (mayEdit()) {
      <hf-credential-form [resource]="resource()" purpose="monitoring" [statements]="of('monitoring')" />
      <hr />
      <hf-credential-form [resource]="resource()" purpose="backup" [statements]="of('backup')" />
    } @else {
      <hf-denied reason="Accounts need resource.credentials on it."
        ><button type="button" class="b" disabled>Save and test</button></hf-denied
      >
    }
  `,
})
export class CredentialPanel {
  readonly resource = input.required<ResourceView>();
  readonly statements = input<readonly PurposeStatements[]>([]);
  protected readonly mayEdit = computed(() => this.resource().may.includes('resource.credentials'));

  protected of(purpose: string): readonly string[] {
    return this.statements().find((one) => one.purpose === purpose)?.statements ?? [];
  }
}
