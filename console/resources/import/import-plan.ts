import { Component, computed, input } from '@angular/core';
import type { ImportOutcome } from '../../api/types/resources';
import { plural } from '../../ui/format';
import { StatusMark } from '../../ui/status';
import { kindWord } from '../kinds';

/** What is not understood first: it is what a person must mend. */
@Component({
  selector: 'hf-import-plan',
  imports: [StatusMark],
  template: `
    @if (plan().errors.length) {
      <div class="sech"><h2>Not understood</h2></div>
      <div class="panel edge tw">
        <table class="two">
          <caption class="vh">
            Not understood
          </caption>
          <tbody>
            @for (error of plan().errors; track error.line) {
              <tr>
                <td class="nowrap">line {{ error.line }}</td>
                <th scope="row" class="mono wrap">{{ error.text }}</th>
                <td>
                  <hf-status class="says" of="degraded" loud="plain">{{ error.reason }}</hf-status><span class="sub">{{
                    error.remedy
                  }}</span>
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
    @if (plan().added.length) {
      <div class="sech sec"><h2>New</h2></div>
      <div class="panel edge tw scrolls">
        <table class="stack">
          <caption class="vh">
            New
          </caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Kind</th>
              <th scope="col">Address</th>
            </tr>
          </thead>
          <tbody>
            @for (one of plan().added; track one.line) {
              <tr>
                <th scope="row" class="wrap">{{ one.name }}</th>
                <td data-l="Kind">{{ word(one.kind) }}</td>
                <td data-l="Address" class="wrap wide-s">{{ one.address }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
    @if (plan().changed.length) {
      <div class="sech sec"><h2>Changed</h2></div>
      <div class="panel edge tw scrolls">
        <table>
          <caption class="vh">
            Changed
          </caption>
          <tbody>
            @for (one of plan().changed; track one.line) {
              <tr>
                <th scope="row" class="wrap">{{ one.name }}</th>
                <td>
                  @for (change of one.differences; track change.field) {
                    <span class="sub"
                      >{{ change.field }}: {{ change.before || 'none' }} → {{ change.after || 'none' }}</span
                    >
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
    @if (plan().unchanged.length) {
      <p class="sub sec">{{ unchanged() }}</p>
    }
  `,
})
export class ImportPlan {
  readonly plan = input.required<ImportOutcome>();
  protected readonly word = kindWord;
  protected readonly unchanged = computed(() => {
    const names = this.plan().unchanged.map((one) => one.name);
    const shown = names.slice(0, 5).join(', ');
    return `${plural(names.length, 'resource')} known and unchanged: ${shown}${names.length > 5 ? ' and more' : ''}.`;
  });
}
