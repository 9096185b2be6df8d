import { Component, computed, inject, input, signal } from '@angular/core';
import { Api } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { FoundServer, ResourceView } from '../../api/types/resources';
import { plural } from '../../ui/format';
import { Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { nameFrom } from './name-from';

/** The other servers a database knows, to be added in one go. */
@Component({
  selector: 'hf-found-beside',
  imports: [Failed],
  template: `
    <div class="sech">
      <h2>Found beside {{ beside().name }}</h2>
    </div>
    <div class="panel pad edge">
      <ul class="list gap">
        @for (one of found(); track one.address) {
          <li>
            <label class="tick"
              ><input
                type="checkbox"
                [checked]="!one.knownAs && !left().has(one.address)"
                [disabled]="done() || !!one.knownAs"
                (change)="toggle(one.address)"
              />{{ one.address }}
              <span class="sub"
                >{{ one.role === 'primary' ? 'its primary' : 'its replica' }}{{ one.version ? ', ' + one.version : ''
                }}{{ one.knownAs ? ', watched already as ' + one.knownAs.name : '' }}</span
              ></label
            >
          </li>
        }
      </ul>
      @if (attempt.refused(); as problem) {
        <hf-failed [problem]="problem" />
      }
      <button type="button" class="b" [disabled]="done() || attempt.busy() || chosen().length === 0" (click)="add()">
        {{ done() ? 'Added' : 'Add ' + words() }}
      </button>
    </div>
  `,
})
export class FoundBeside {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  readonly beside = input.required<ResourceView>();
  readonly found = input.required<readonly FoundServer[]>();

  protected readonly left = signal<ReadonlySet<string>>(new Set());
  protected readonly done = signal(false);
  protected readonly attempt = new Attempt();
  protected readonly chosen = computed(() =>
    this.found().filter((one) => !one.knownAs && !this.left().has(one.address)),
  );
  protected readonly words = computed(() => plural(this.chosen().length, 'server'));

  protected toggle(address: string): void {
    this.left.update((before) => {
      const after = new Set(before);
      if (!after.delete(address)) after.add(address);
      return after;
    });
  }

  protected async add(): Promise<void> {
    await this.attempt.to(async () => {
      for (const { address } of this.chosen()) {
        await this.api.post('resources', {
          kind: 'database',
          address,
          name: nameFrom('database', address),
          tags: this.beside().tags,
        });
      }
      this.done.set(true);
      this.toasts.done(`${this.words()} added`);
    });
  }
}
