import { Component, inject, input, output } from '@angular/core';
import { Api } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { Cluster, ClusterMember, ClusterProxy } from '../../api/types/failover';
import { Breaks } from '../../ui/breaks';
import { Dialogs } from '../../ui/dialogs';
import { Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';
import { Toasts } from '../../ui/toasts';
import { PlanFlow } from '../plan-flow';
import { fencingWords } from './member-form';

/** Members and proxies with what people decided about each. */
@Component({
  selector: 'hf-cluster-parts',
  imports: [Breaks, Failed, StatusMark],
  template: `
    @if (attempt.refused(); as problem) {
      <hf-failed [problem]="problem" />
    }
    <section>
      <div class="sech"><h2>Members</h2></div>
      <div class="panel edge tw">
        <table class="two stack parts">
          <caption class="vh">
            Settings of the members
          </caption>
          <thead>
            <tr>
              <th scope="col">Member</th>
              <th scope="col">May lead</th>
              <th scope="col">If it hangs, stopped by</th>
              @if (editable()) {
                <th scope="col"><span class="vh">Change</span></th>
              }
            </tr>
          </thead>
          <tbody>
            @for (one of cluster().members; track one.id) {
              <tr>
                <th scope="row">
                  <hf-breaks [text]="one.name" /><span class="sub">{{ one.site ? 'site ' + one.site : '' }}</span>
                </th>
                <td data-l="May lead">
                  {{ one.promotion }}
                  @if (one.maintenance) {
                    <hf-status of="maintenance" loud="plain" />
                  }
                </td>
                <td data-l="If it hangs, stopped by" class="wrap">
                  {{ fencing(one.fencing).how }}
                  <span class="sub"><hf-breaks [text]="fencing(one.fencing).by" /></span>
                </td>
                @if (editable()) {
                  <td class="deeds">
                    <button
                      type="button"
                      class="b txt sm"
                      [attr.aria-label]="'Change ' + one.name + '…'"
                      (click)="changeMember(one)"
                    >
                      Change…
                    </button>
                    @if (one.role !== 'primary') {
                      <button
                        type="button"
                        class="b txt sm"
                        [attr.aria-label]="'Take out ' + one.name + '…'"
                        (click)="removeMember(one)"
                      >
                        Take out…
                      </button>
                    }
                  </td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    </section>
    <section class="sec">
      <div class="sech">
        <h2>Proxies</h2>
        @if (editable()) {
          <button type="button" class="b txt r" (click)="changeProxy(null)">Add a proxy…</button>
        }
      </div>
      @if (cluster().proxies.length) {
        <div class="panel edge tw">
          <table class="two stack">
            <caption class="vh">
              Proxies
            </caption>
            <thead>
              <tr>
                <th scope="col">Proxy, and how it is reached</th>
                @if (editable()) {
                  <th scope="col"><span class="vh">Change or remove</span></th>
                }
              </tr>
            </thead>
            <tbody>
              @for (one of cluster().proxies; track one.id) {
                <tr>
                  <th scope="row">
                    <hf-breaks [text]="one.name" />
                    <span class="sub wrap">{{ one.address }}{{ one.backend ? ', backend ' + one.backend : '' }}</span>
                    @if (one.reachable === false) {
                      <hf-status of="down" loud="plain">cannot be reached</hf-status>
                    }
                    @if (one.unsafe) {
                      <hf-status of="degraded" loud="plain">{{ one.unsafe }}</hf-status>
                    }
                    @if (one.unproved) {
                      <span class="sub wrap">Unproved: {{ one.unproved }}.</span>
                    }
                  </th>
                  @if (editable()) {
                    <td class="deeds">
                      <button
                        type="button"
                        class="b txt sm"
                        [attr.aria-label]="'Change ' + one.name + '…'"
                        (click)="changeProxy(one)"
                      >
                        Change…
                      </button>
                      <button
                        type="button"
                        class="b txt sm"
                        [attr.aria-label]="'Remove ' + one.name + '…'"
                        (click)="removeProxy(one)"
                      >
                        Remove…
                      </button>
                    </td>
                  }
                </tr>
              }
            </tbody>
          </table>
        </div>
      } @else {
        <p class="sub text">No proxy: Holdfast promotes a member, but nothing here sends clients to it.</p>
      }
    </section>
  `,
})
export class ClusterParts {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  private readonly flow = inject(PlanFlow);
  readonly cluster = input.required<Cluster>();
  readonly editable = input(false);
  readonly saved = output<void>();
  protected readonly fencing = fencingWords;
  protected readonly attempt = new Attempt();

  protected async changeMember(member: ClusterMember): Promise<void> {
    const { MemberDialog } = await import('./member-dialog');
    const data = { clusterId: this.cluster().id, member };
    if (await this.dialogs.open<boolean>(MemberDialog, data)) this.tell(`${member.name} is changed`);
  }

  /** Its plan says what would be left; the last that could acknowledge is refused there. */
  protected removeMember({ id }: ClusterMember): void {
    void this.flow.start(this.cluster().id, { kind: 'remove-member', member: id });
  }

  protected async changeProxy(proxy: ClusterProxy | null): Promise<void> {
    const { ProxyDialog } = await import('./proxy-dialog');
    const name = await this.dialogs.open<string>(ProxyDialog, { clusterId: this.cluster().id, proxy });
    if (name) this.tell(`${name} is ${proxy ? 'changed' : 'added'}`);
  }

  protected async removeProxy({ id, name, version }: ClusterProxy): Promise<void> {
    const it = this.cluster();
    const agreed = await this.dialogs.confirm({
      title: `Remove ${name} from ${it.name}?`,
      effect: ['A failover no longer sends the clients behind it to the new primary. The proxy itself stays as it is.'],
      button: `Remove ${name}`,
      level: 1,
    });
    if (!agreed) return;
    await this.attempt.to(async () => {
      await this.api.delete(`clusters/${it.id}/proxies/${id}`, { ifMatch: version });
      this.tell(`${name} is removed`);
    });
  }

  private tell(done: string): void {
    this.toasts.done(done);
    this.saved.emit();
  }
}
