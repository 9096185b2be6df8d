import { Component, computed, input } from '@angular/core';
import type { ClusterLint } from '../../api/types/failover';
import { StatusMark } from '../../ui/status';
import { linesOf, weightOf } from './lint-words';

/** Settings that make a failover slower or lose more, what each costs, and the lines that mend it. */
@Component({
  selector: 'hf-lint-panel',
  imports: [StatusMark],
  template: `
    <div class="sech">
      <h2 id="lint">What makes it slower or less safe</h2>
      <span class="sub">{{ lint().sentence }}</span>
    </div>
    @if (lint().findings.length) {
      <div class="panel edge tw">
        <table class="two stack lint">
          <caption class="vh">
            Findings of the linter
          </caption>
          <thead>
            <tr>
              <th scope="col">Finding</th>
              <th scope="col">What it costs</th>
              <th scope="col">To mend it</th>
            </tr>
          </thead>
          <tbody>
            @for (finding of lint().findings; track finding.code + finding.weight) {
              <tr>
                <th scope="row" class="wrap">
                  <hf-status [of]="weight(finding).status" loud="plain">{{ weight(finding).word }}</hf-status>
                  <span class="sub">{{ finding.sentence }}</span>
                </th>
                <td data-l="What it costs" class="wrap wide-s">{{ finding.cost }}</td>
                <td data-l="To mend it" class="wide-s">
                  @if (finding.file.length) {
                    <code class="sql">{{ lines(finding.file) }}</code>
                  }
                  @if (finding.untilRestart.length) {
                    <details>
                      <summary>Until the next restart only</summary>
                      <code class="sql">{{ lines(finding.untilRestart) }}</code>
                    </details>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
    @for (proxy of lint().proxies; track proxy.id) {
      <p class="sub wrap">
        {{ proxy.name }}: {{ proxy.unsafe }}{{ proxy.unsafe && proxy.unproved ? '; ' : ''
        }}{{ proxy.unproved ? 'unproved: ' + proxy.unproved : '' }}
      </p>
    }
    @for (member of unread(); track member.id) {
      <p class="sub wrap">{{ member.name }}: {{ member.unread }}</p>
    }
  `,
})
export class LintPanel {
  readonly lint = input.required<ClusterLint>();
  protected readonly weight = weightOf;
  protected readonly lines = linesOf;
  protected readonly unread = computed(() => this.lint().members.filter(({ unread }) => unread));
}
