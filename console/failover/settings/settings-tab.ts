import { Component, input, output } from '@angular/core';
import type { Cluster } from '../../api/types/failover';
import { ClusterParts } from './cluster-parts';
import { ClusterSettings } from './cluster-settings';

/** What people decide: about failover, and about each member and proxy. */
@Component({
  selector: 'hf-cluster-settings-tab',
  imports: [ClusterParts, ClusterSettings],
  template: `
    <div class="grid halves sec">
      <section>
        <div class="sech"><h2>Failover</h2></div>
        <hf-cluster-settings [cluster]="cluster()" [editable]="editable()" (saved)="saved.emit()" />
      </section>
      <hf-cluster-parts [cluster]="cluster()" [editable]="editable()" (saved)="saved.emit()" />
    </div>
  `,
})
export class SettingsTab {
  readonly cluster = input.required<Cluster>();
  readonly editable = input(false);
  readonly saved = output<void>();
}
