import { Component, inject, Injectable, signal } from '@angular/core';
import { Announcer } from './announcer';
import { Icon } from './icon';

export interface Toast {
  readonly text: string;
  readonly undo?: () => void;
}

const SHOWN_MS = 8000;

/** Says only what is done, with the way back. Errors are shown where they happened, never here. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly announcer = inject(Announcer);
  private readonly shown = signal<Toast | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly current = this.shown.asReadonly();

  done(text: string, undo?: () => void): void {
    this.shown.set({ text, undo });
    this.announcer.say(text);
    this.goOn();
  }

  pause(): void {
    clearTimeout(this.timer);
  }

  goOn(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.shown.set(null), SHOWN_MS);
  }

  close(): void {
    this.pause();
    this.shown.set(null);
  }
}

@Component({
  selector: 'hf-toasts',
  imports: [Icon],
  host: {
    class: 'toasts',
    '(focusin)': 'toasts.pause()',
    '(focusout)': 'toasts.goOn()',
    '(mouseenter)': 'toasts.pause()',
    '(mouseleave)': 'toasts.goOn()',
  },
  template: `
    @if (toasts.current(); as toast) {
      <div class="toast">
        <span>{{ toast.text }}</span>
        @if (toast.undo) {
          <button type="button" class="b sm" (click)="undo(toast)">Undo <hf-icon name="undo" /></button>
        }
        <button type="button" class="b sm" aria-label="Close this message" (click)="toasts.close()">
          <hf-icon name="close" />
        </button>
      </div>
    }
  `,
})
export class ToastStack {
  protected readonly toasts = inject(Toasts);

  protected undo(toast: Toast): void {
    toast.undo?.();
    this.toasts.close();
  }
}
