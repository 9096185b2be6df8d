import { Component, computed, input, model } from '@angular/core';
import { count } from './format';

/** One page of a list, as far as going on from it needs. */
interface ShownPage {
  readonly items: readonly unknown[];
  readonly next: string | null;
  readonly total?: number;
}

/** Cursor pages go forwards; the way back is the list of cursors the page remembers. */
@Component({
  selector: 'hf-pager',
  host: { class: 'pager' },
  template: `
    <span class="sub">{{ words() }}</span>
    @if (trail().page > 1) {
      <button type="button" class="b sm" (click)="trail.set(trail().back())">Previous page</button>
    }
    @if (list().next; as next) {
      <button type="button" class="b sm" (click)="trail.set(trail().forward(next))">Next page</button>
    }
  `,
})
export class Pager {
  readonly trail = model.required<CursorTrail>();
  readonly list = input.required<ShownPage>();
  /** Rows of a full page. */
  readonly size = input.required<number>();

  protected readonly words = computed(() => {
    const { items, total } = this.list();
    if (items.length === 0) return '';
    const first = (this.trail().page - 1) * this.size() + 1;
    const range = `${count(first)} to ${count(first + items.length - 1)}`;
    return total === undefined ? range : `${range} of ${count(total)}`;
  });
}

/** The cursors of the pages gone through; each page's place is its index. */
export class CursorTrail {
  private readonly cursors: (string | undefined)[] = [undefined];

  get current(): string | undefined {
    return this.cursors.at(-1);
  }

  get page(): number {
    return this.cursors.length;
  }

  forward(cursor: string): CursorTrail {
    return CursorTrail.of([...this.cursors, cursor]);
  }

  back(): CursorTrail {
    return CursorTrail.of(this.cursors.slice(0, Math.max(1, this.cursors.length - 1)));
  }

  private static of(cursors: (string | undefined)[]): CursorTrail {
    const trail = new CursorTrail();
    trail.cursors.splice(0, trail.cursors.length, ...cursors);
    return trail;
  }
}
