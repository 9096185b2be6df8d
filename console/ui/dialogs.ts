import type { ComponentType } from '@angular/cdk/overlay';
import { inject, Injectable, Injector } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Agreed, Confirmation, Plan } from './dialog-data';

export interface DialogOptions {
  /** "wide" holds two columns, "narrow" a question. */
  readonly width?: 'narrow' | 'wide' | 'palette';
  /** Escape and the backdrop do not close it. */
  readonly stays?: boolean;
  /** A selector for what has the focus at first; on a danger that is Cancel. */
  readonly focus?: string;
  /** For a dialog without a title of its own. */
  readonly label?: string;
}

const CANCEL = '[data-first]';
const GO = '[type="submit"]';

/** Opens dialogs. Their code is loaded when the first one opens. */
@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly injector = inject(Injector);

  /** Level 1 to 3 of danger; null when the person thought better of it. */
  async confirm(confirmation: Confirmation): Promise<Agreed | null> {
    const { ConfirmDialog } = await import('./confirm-dialog');
    return this.open<Agreed, Confirmation>(ConfirmDialog, confirmation, {
      width: 'narrow',
      focus: confirmation.level === 1 ? GO : CANCEL,
    });
  }

  /** Shows what will be done, in steps, before it is done. */
  async plan(plan: Plan): Promise<Agreed | null> {
    const { PlanDialog } = await import('./plan-dialog');
    return this.open<Agreed, Plan>(PlanDialog, plan, { width: 'wide', focus: CANCEL });
  }

  /** Opens any component as a dialog; it reads DIALOG_DATA and closes through DialogRef. */
  async open<R, D = unknown>(
    component: ComponentType<unknown>,
    data: D,
    options: DialogOptions = {},
  ): Promise<R | null> {
    const { Dialog } = await import('@angular/cdk/dialog');
    const opened = this.injector.get(Dialog).open<R, D>(component, {
      data,
      disableClose: options.stays ?? false,
      panelClass: ['dialog-pane', options.width ?? 'narrow'],
      backdropClass: 'dialog-scrim',
      autoFocus: options.focus ?? 'input:not([disabled]), textarea, select, button',
      restoreFocus: true,
      ariaModal: true,
      ariaLabel: options.label,
    });
    return (await firstValueFrom(opened.closed, { defaultValue: undefined })) ?? null;
  }
}
