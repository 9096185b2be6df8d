import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { API } from './api';
import { problemOf } from './problem';
import type { SessionView } from './types/access';

/** What the root component must ask the person for before held requests go on. */
export type Wanted = 'sign-in' | 'step-up';

/**
 * Who is signed in in this browser. When the server says that the session is over, or that a fresh password is needed,
 * the requests that met it wait here until the person has answered; the page and its drafts stay as they are.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly channel = new BroadcastChannel('holdfast-session');
  private waiting: ((answered: boolean) => void)[] = [];

  /** undefined until asked, null when nobody is signed in. */
  readonly current = signal<SessionView | null | undefined>(undefined);
  readonly wanted = signal<Wanted | null>(null);
  readonly person = computed(() => this.current()?.person ?? null);

  constructor() {
    this.channel.onmessage = () => void this.load();
  }

  /** True when the person holds the permission on at least one object; the server judges each object by itself. */
  may(permission: string): boolean {
    return (this.current()?.permissions as readonly string[] | undefined)?.includes(permission) ?? false;
  }

  async load(): Promise<SessionView | null> {
    try {
      this.current.set(await firstValueFrom(this.http.get<SessionView>(`${API}/session`)));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status !== 401) throw problem;
      if (!this.current()) this.current.set(null);
    }
    return this.current() ?? null;
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.ask('session', { email, password });
    this.answered(true);
  }

  async stepUp(password: string): Promise<void> {
    await this.ask('session/step-up', { password });
    this.answered(true);
  }

  async signOut(): Promise<void> {
    await firstValueFrom(this.http.delete(`${API}/session`)).catch(() => undefined);
    this.current.set(null);
    this.channel.postMessage('ended');
  }

  /** Holds a request until the person has signed in or stepped up; false when they declined. */
  want(what: Wanted): Promise<boolean> {
    this.wanted.set(what);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  answered(yes: boolean): void {
    const waiting = this.waiting;
    this.waiting = [];
    this.wanted.set(null);
    for (const resolve of waiting) resolve(yes);
  }

  private async ask(path: string, body: object): Promise<void> {
    try {
      await firstValueFrom(this.http.post(`${API}/${path}`, body));
    } catch (error) {
      throw problemOf(error);
    }
    await this.load();
    this.channel.postMessage('changed');
  }
}
