import { Component, computed, input, output } from '@angular/core';
import { count } from './format';

/** Cursor pages go forwards; the way back is the list of cursors the page remembers. */
@Component({
  selector: 'hf-pager',
  host: { class: 'pager' },
  template: `
    <span class="sub">{{ words() }}</span>
    @if (page() > 1) {
      <button type="button" class="b sm" (click)="previous.emit()">Previous page</button>
    }
    @if (more()) {
      <button type="button" class="b sm" (click)="next.emit()">Next page</button>
    }
  `,
})
export class Pager {
  readonly page = input.required<number>();
  readonly size = input.required<number>();
  readonly shown = input.required<number>();
  readonly more = input.required<boolean>();
  readonly total = input<number | undefined>();
  readonly previous = output<void>();
  readonly next = output<void>();

  protected readonly words = computed(() => {
    if (this.shown() === 0) return '';
    const first = (this.page() - 1) * this.size() + 1;
    const range = `${count(first)} to ${count(first + this.shown() - 1)}`;
    return this.total() === undefined ? range : `${range} of ${count(this.total())}`;
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
