import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RecoveryView } from '../../api/types/failover';
import { Ago } from '../../ui/ago';
import { StatusMark } from '../../ui/status';
import { costOf, endOf, titleOf } from '../words';

/** What changed the primary last, in one line: who comes at night asks for that first. */
@Component({
  selector: 'hf-last-recovery',
  imports: [Ago, RouterLink, StatusMark],
  host: { class: 'note neutral last-recovery' },
  template: `
    <strong class="wrap">{{ title() }}</strong>
    @if (recovery().end !== 'done') {
      <hf-status [of]="end().status" loud="plain">{{ end().word }}</hf-status>
    }
    <span><hf-ago [at]="recovery().startedAt" form="clock" />, <hf-ago [at]="recovery().startedAt" /></span>
    @if (cost()) {
      <span class="wrap">{{ cost() }}</span>
    }
    <a [routerLink]="['/failover', recovery().id]">Step by step</a>
  `,
})
export class LastRecovery {
  readonly recovery = input.required<RecoveryView>();
  protected readonly title = computed(() => (this.recovery().drill ? 'Drill: ' : '') + titleOf(this.recovery()));
  protected readonly end = computed(() => endOf(this.recovery()));
  protected readonly cost = computed(() => costOf(this.recovery()));
}
