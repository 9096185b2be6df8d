import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  type OnDestroy,
  type OnInit,
  viewChild,
} from '@angular/core';
import type { Draft } from './draft';
import { StatusMark } from './status';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export type FieldKind =
  'text' | 'email' | 'password' | 'number' | 'url' | 'search' | 'datetime-local' | 'area' | 'choice' | 'check';

let ids = 0;

/** Label above, control, then the hint or what is wrong. Bound to one field of a draft. */
@Component({
  selector: 'hf-field',
  imports: [StatusMark],
  host: { class: 'f', '[class.check]': "kind() === 'check'" },
  template: `
    @if (kind() === 'check') {
      <label class="tick" [for]="id"
        ><input
          #control
          [id]="id"
          type="checkbox"
          [checked]="!!text()"
          [disabled]="disabled()"
          (change)="tick($event)"
          [attr.aria-describedby]="describedBy()"
        />{{ label() }}</label
      >
    } @else {
      <label [for]="id"
        >{{ label() }}
        @if (optional()) {
          <span class="sub"> optional</span>
        }
      </label>
    }
    @switch (kind()) {
      @case ('check') {}
      @case ('area') {
        <textarea
          #control
          [id]="id"
          [value]="text()"
          [rows]="rows()"
          (input)="type($event)"
          [disabled]="disabled()"
          [attr.placeholder]="placeholder() || null"
          [attr.aria-invalid]="!!error() || null"
          [attr.aria-describedby]="describedBy()"
          spellcheck="false"
        ></textarea>
      }
      @case ('choice') {
        <select
          #control
          [id]="id"
          (change)="type($event)"
          [disabled]="disabled()"
          [attr.aria-invalid]="!!error() || null"
          [attr.aria-describedby]="describedBy()"
        >
          @for (choice of choices(); track choice.value) {
            <option [value]="choice.value" [selected]="choice.value === text()">{{ choice.label }}</option>
          }
        </select>
      }
      @default {
        <input
          #control
          [id]="id"
          [type]="kind()"
          [value]="text()"
          (input)="type($event)"
          [disabled]="disabled()"
          [attr.autocomplete]="autocomplete()"
          [attr.placeholder]="placeholder() || null"
          [attr.inputmode]="kind() === 'number' ? 'decimal' : null"
          [attr.step]="kind() === 'number' ? 'any' : null"
          [attr.required]="required() ? '' : null"
          [attr.aria-invalid]="!!error() || null"
          [attr.aria-describedby]="describedBy()"
          autocapitalize="none"
          [attr.spellcheck]="kind() === 'text' ? null : false"
        />
      }
    }
    @if (error()) {
      <p class="hint wrong" [id]="id + 'h'">
        <hf-status of="down" loud="plain">{{ error() }}</hf-status>
      </p>
    } @else {
      <p class="hint" [id]="id + 'h'">
        <ng-content>{{ hint() }}</ng-content>
      </p>
    }
  `,
})
export class Field<T extends object> implements OnInit, OnDestroy {
  readonly draft = input.required<Draft<T>>();
  readonly name = input.required<keyof T & string>();
  readonly label = input.required<string>();
  readonly kind = input<FieldKind>('text');
  readonly hint = input('');
  readonly placeholder = input('');
  readonly autocomplete = input('off');
  readonly choices = input<readonly Choice[]>([]);
  readonly rows = input(3);
  readonly optional = input(false);
  readonly required = input(false);
  readonly disabled = input(false);

  private readonly control = viewChild<ElementRef<HTMLInputElement>>('control');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly id = `f${ids++}`;
  protected readonly text = computed(() => this.draft().value()[this.name()] as unknown as string);
  protected readonly error = computed(() => this.draft().errorOf(this.name()));
  protected readonly describedBy = computed(() =>
    this.error() || this.hint() || this.hasContent() ? `${this.id}h` : null,
  );

  constructor() {
    // The server judges, in words that stay at the field. The browser's bubble would come first, for one field, and go.
    afterNextRender(() => this.control()?.nativeElement.form?.setAttribute('novalidate', ''));
  }

  ngOnInit(): void {
    this.draft().shows(this.name());
  }

  ngOnDestroy(): void {
    this.draft().hides(this.name());
  }

  focus(): void {
    this.control()?.nativeElement.focus();
  }

  protected type(event: Event): void {
    const typed = (event.target as HTMLInputElement).value;
    const value = this.kind() === 'number' ? (typed === '' ? null : Number(typed)) : typed;
    this.draft().set(this.name(), value as T[keyof T & string]);
  }

  protected tick(event: Event): void {
    this.draft().set(this.name(), (event.target as HTMLInputElement).checked as T[keyof T & string]);
  }

  private hasContent(): boolean {
    return this.host.nativeElement.querySelector('.hint')?.textContent !== '';
  }
}
