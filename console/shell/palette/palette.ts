import { DialogRef } from '@angular/cdk/dialog';
import {
  Component,
  computed,
  debounced,
  effect,
  ElementRef,
  inject,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { Router } from '@angular/router';
import { Api, apiUrl } from '../../api/api';
import { query } from '../../api/query';
import { Session } from '../../api/session';
import { Standing } from '../../api/standing';
import type { Page } from '../../api/types/page';
import type { ResourceSummary } from '../../api/types/resources';
import { Icon } from '../../ui/icon';
import { StatusMark } from '../../ui/status';
import { Toasts } from '../../ui/toasts';
import { Marked } from './marked';
import { entriesFor } from './entries';
import type { Command, Entry } from './entry';

/** Objects, what may be done with them, and why something may not: one box for all of it. */
@Component({
  selector: 'hf-palette',
  imports: [Icon, Marked, StatusMark],
  // The focus stays in the input; the pointer chooses among the options through the one host.
  host: {
    class: 'pal',
    '(keydown)': 'press($event)',
    '(click)': 'click($event)',
    '(mousemove)': 'point($event)',
  },
  template: `
    <label class="vh" for="palette-q">Find or do anything</label>
    <input
      id="palette-q"
      role="combobox"
      aria-expanded="true"
      aria-controls="palette-list"
      [attr.aria-activedescendant]="'palette-' + at()"
      autocomplete="off"
      spellcheck="false"
      placeholder="Find or do anything"
      [value]="typed()"
      (input)="typed.set($any($event.target).value)"
    />
    <div id="palette-list" role="listbox" aria-label="Results" class="pal-list">
      @for (group of numbered(); track group.title) {
        <div role="group" [attr.aria-label]="group.title">
          <p class="pal-title" aria-hidden="true">{{ group.title }}</p>
          @for (line of group.lines; track line.entry.key) {
            <div
              role="option"
              class="pal-line"
              [id]="'palette-' + line.index"
              [attr.aria-selected]="line.index === at()"
              [attr.aria-disabled]="line.entry.why ? true : null"
            >
              @if (line.entry.status) {
                <hf-status [of]="line.entry.status" class="bare"
                  ><span class="vh">{{ line.entry.status }}</span></hf-status
                >
              } @else {
                <hf-icon [name]="line.entry.icon" />
              }
              <hf-marked [text]="line.entry.text" [part]="typed()" />
              <span class="sub">{{ line.entry.why ?? line.entry.aside }}</span>
            </div>
          }
        </div>
      } @empty {
        <p class="pal-title" role="presentation">Nothing is called that.</p>
      }
    </div>
    <footer>
      <span><kbd>↑</kbd> <kbd>↓</kbd> choose</span><span><kbd>Enter</kbd> open or do</span
      ><span class="hide-s"><kbd>Ctrl Enter</kbd> in a new tab</span><span class="hide-s"><kbd>Esc</kbd> close</span>
    </footer>
  `,
})
export class Palette {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly standing = inject(Standing);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  /** Closes with a command that only the frame can run. */
  private readonly ref = inject<DialogRef<Command>>(DialogRef);

  protected readonly typed = signal('');
  private readonly settled = debounced(this.typed, 150);
  private readonly found = query<Page<ResourceSummary>>(() => {
    const q = this.settled.hasValue() ? this.settled.value().trim() : '';
    return q && this.session.may('resource.read') ? apiUrl('resources', { q, limit: 6 }) : undefined;
  });
  private readonly groups = computed(() =>
    entriesFor({
      typed: this.typed(),
      found: this.found.value()?.items ?? [],
      clusters: this.standing.clusters.value()?.items ?? [],
      may: (permission) => this.session.may(permission),
    }),
  );
  private readonly flat = computed(() => this.groups().flatMap((group) => group.entries));
  protected readonly at = linkedSignal({ source: this.typed, computation: () => 0 });
  protected readonly numbered = computed(() => {
    let index = 0;
    return this.groups().map((group) => ({
      title: group.title,
      lines: group.entries.map((entry) => ({ entry, index: index++ })),
    }));
  });

  constructor() {
    effect(() => {
      const id = `palette-${this.at()}`;
      untracked(() => this.host.nativeElement.querySelector(`#${id}`)?.scrollIntoView({ block: 'nearest' }));
    });
  }

  protected press(event: KeyboardEvent): void {
    const last = this.flat().length - 1;
    if (event.key === 'ArrowDown') this.at.update((at) => (at >= last ? 0 : at + 1));
    else if (event.key === 'ArrowUp') this.at.update((at) => (at <= 0 ? last : at - 1));
    else if (event.key === 'Enter') this.choose(this.flat()[this.at()], event);
    else return;
    event.preventDefault();
  }

  protected click(event: MouseEvent): void {
    const index = indexAt(event);
    if (index !== null) this.choose(this.flat()[index], event);
  }

  protected point(event: MouseEvent): void {
    const index = indexAt(event);
    if (index !== null) this.at.set(index);
  }

  private choose(entry: Entry | undefined, event: KeyboardEvent | MouseEvent): void {
    if (!entry || entry.why) return;
    if (entry.link && (event.ctrlKey || event.metaKey)) {
      window.open(entry.link, '_blank', 'noopener');
      return;
    }
    this.ref.close(entry.run);
    if (entry.link) void this.router.navigateByUrl(entry.link);
    if (entry.run?.do === 'check') void this.check(entry.run.resource);
  }

  private async check(resource: ResourceSummary): Promise<void> {
    this.toasts.done(`Checks of ${resource.name} are running`);
    await this.api
      .post(`resources/${resource.id}/check-now`)
      .catch(() => this.router.navigate(['/resources', resource.id]));
  }
}

/** Which option the pointer is on. */
function indexAt(event: MouseEvent): number | null {
  const option = (event.target as HTMLElement).closest('[role="option"]');
  return option ? Number(option.id.replace('palette-', '')) : null;
}
