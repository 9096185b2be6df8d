import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { Dialogs } from '../ui/dialogs';
import { Session } from '../api/session';
import { NAV_ITEMS } from './nav-items';
import type { Command } from './palette/entry';
import { Theme } from './theme';

const CHORD_MS = 1500;

/** Keys that work everywhere. A page's own keys are marked in its markup: data-key="b" on what `b` clicks. */
@Injectable()
export class Keyboard {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  private readonly theme = inject(Theme);
  private readonly destroyed = inject(DestroyRef);
  private goUntil = 0;
  private paletteOpen = false;

  listen(): void {
    const onKey = (event: KeyboardEvent) => this.press(event);
    this.document.addEventListener('keydown', onKey);
    this.destroyed.onDestroy(() => this.document.removeEventListener('keydown', onKey));
  }

  async openPalette(): Promise<void> {
    if (this.paletteOpen) return;
    this.paletteOpen = true;
    const { Palette } = await import('./palette/palette');
    const command = await this.dialogs.open<Command>(Palette, null, { width: 'palette', label: 'Find or do anything' });
    this.paletteOpen = false;
    if (command) await this.run(command);
  }

  private async run(command: Command): Promise<void> {
    if (command.do === 'keys') await this.help();
    if (command.do === 'dark' || command.do === 'light') await this.theme.choose(command.do);
    if (command.do !== 'sign-out') return;
    await this.session.signOut();
    await this.router.navigateByUrl('/sign-in');
  }

  private press(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k')
      return this.take(event, () => void this.openPalette());
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || this.dialogIsOpen()) return;
    const run = this.meaning(event.key);
    if (run) this.take(event, run);
  }

  private meaning(key: string): (() => void) | null {
    if (Date.now() < this.goUntil) return this.go(key);
    if (key === 'g') return () => (this.goUntil = Date.now() + CHORD_MS);
    if (key === '?') return () => void this.help();
    if (key === '/') return this.focusOn('[data-key="/"]');
    if (key === 'j' || key === 'k') return this.step(key === 'j' ? 1 : -1);
    return this.click(`[data-key="${CSS.escape(key)}"]`);
  }

  private go(key: string): (() => void) | null {
    this.goUntil = 0;
    const item = NAV_ITEMS.find((one) => one.key === key);
    return item ? () => void this.router.navigateByUrl(item.path) : null;
  }

  private focusOn(selector: string): (() => void) | null {
    const element = this.document.querySelector<HTMLElement>(selector);
    return (
      element && (() => (element.matches('input') ? element : (element.querySelector('input') ?? element)).focus())
    );
  }

  private click(selector: string): (() => void) | null {
    const element = this.document.querySelector<HTMLElement>(selector);
    return element && !element.hasAttribute('disabled') ? () => element.click() : null;
  }

  /** Moves to the next row's link; Enter then opens it as any link. */
  private step(by: 1 | -1): (() => void) | null {
    const rows = [...this.document.querySelectorAll<HTMLElement>('main .row-link')];
    if (rows.length === 0) return null;
    const at = rows.indexOf(this.document.activeElement as HTMLElement);
    return () => rows[Math.min(rows.length - 1, Math.max(0, at + by))].focus();
  }

  private async help(): Promise<void> {
    const { KeyHelp } = await import('./key-help');
    await this.dialogs.open(KeyHelp, null);
  }

  private dialogIsOpen(): boolean {
    return this.document.querySelector('.cdk-dialog-container') !== null;
  }

  private take(event: KeyboardEvent, run: () => void): void {
    event.preventDefault();
    run();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
