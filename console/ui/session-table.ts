import { Component, input, output } from '@angular/core';
import { Ago } from './ago';

export interface ShownSession {
  readonly id: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly address: string;
  readonly userAgent: string;
  readonly current: boolean;
}

/** Where someone is signed in. */
@Component({
  selector: 'hf-session-table',
  imports: [Ago],
  host: { class: 'panel edge tw' },
  template: `
    <table class="two stack">
      <caption class="vh">
        Sessions
      </caption>
      <thead>
        <tr>
          <th scope="col">Browser</th>
          <th scope="col">From</th>
          <th scope="col">Since</th>
          <th scope="col">Used</th>
          <th scope="col"><span class="vh">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        @for (session of rows(); track session.id) {
          <tr>
            <th scope="row">
              {{ browser(session.userAgent) }}
              @if (session.current) {
                <span class="sub">this one</span>
              }
            </th>
            <td data-l="From" class="wrap">{{ session.address }}</td>
            <td data-l="Since"><hf-ago [at]="session.createdAt" /></td>
            <td data-l="Used"><hf-ago [at]="session.lastSeenAt" /></td>
            <td class="num">
              @if (endable() && !session.current) {
                <button
                  type="button"
                  class="b txt sm"
                  (click)="endSession.emit(session.id)"
                  [attr.aria-label]="'End the session in ' + browser(session.userAgent) + ' from ' + session.address"
                >
                  End
                </button>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class SessionTable {
  readonly rows = input.required<readonly ShownSession[]>();
  readonly endable = input(false);
  readonly endSession = output<string>();

  /** "Firefox 145 on Linux" out of a user agent; the agent itself when it is none of the known. */
  protected browser(agent: string): string {
    const name = /(Edg|OPR|Firefox|Chrome|HeadlessChrome|Version(?=.*Safari))\/(\d+)/.exec(agent);
    const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
    if (!name) return agent.slice(0, 60) || 'unknown browser';
    const known: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari', HeadlessChrome: 'Chrome' };
    return [`${known[name[1]] ?? name[1]} ${name[2]}`, system && `on ${system.replace(' OS X', '')}`]
      .filter(Boolean)
      .join(' ');
  }
}
