import { DOCUMENT, effect, inject, Injectable, Injector, signal } from '@angular/core';
import { Api } from '../api/api';
import { Session } from '../api/session';
import { useTimeZone } from '../ui/format';

/** Light or dark, compact or comfortable: what the person chose, else what the system says. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly session = inject(Session);
  private readonly api = inject(Api);
  private readonly injector = inject(Injector);
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly system = matchMedia('(prefers-color-scheme: dark)');
  private readonly systemIsDark = signal(this.system.matches);

  follow(): void {
    this.system.addEventListener('change', (change) => this.systemIsDark.set(change.matches));
    effect(() => this.apply(), { injector: this.injector });
  }

  /** Keeps the choice with the person, so that every browser of theirs shows it. */
  async choose(theme: 'light' | 'dark' | 'system'): Promise<void> {
    const { version } = await this.api.get<{ version: number }>('me');
    await this.api.patch('me', { theme }, { ifMatch: version });
    await this.session.load();
  }

  private apply(): void {
    const person = this.session.person();
    const theme = person?.theme ?? localStorage.getItem('holdfast.theme') ?? 'system';
    this.root.classList.toggle('dark', theme === 'dark' || (theme === 'system' && this.systemIsDark()));
    this.root.classList.toggle('hf-comfortable', person?.density === 'comfortable');
    if (!person) return;
    localStorage.setItem('holdfast.theme', theme);
    useTimeZone(person.timeZone);
  }
}
