import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import { API } from './api';
import { Clock } from './clock';
import { Session } from './session';
import { StreamParser, type StreamMessage } from './sse';

/** Something changed on the server; what it is now must be read. */
export interface Change {
  readonly type: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly version?: number;
  readonly at: number;
}

/** What tabs tell each other. Every message is a sign of life. */
type Said =
  { say: 'alive'; position: string } | { say: 'changed'; change: Change; position: string } | { say: 'reset' };

const LOCK = 'holdfast-live';
const STALE_AFTER_MS = 15_000;
const RETRY_MS = [500, 1000, 2000, 4000] as const;

/**
 * One event stream a browser, not a tab: tabs elect a leader with a Web Lock and share what it hears over a
 * BroadcastChannel. When the leader closes, the lock passes on and the next tab resumes at the last position heard.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly clock = inject(Clock);
  private readonly startedAt = Date.now();
  private readonly session = inject(Session);
  private readonly channel = new BroadcastChannel('holdfast-live');
  private readonly listeners = new Set<(change: Change | 'reset') => void>();
  private readonly closed = new AbortController();
  private position = '';
  private started = false;
  private failures = 0;

  readonly lastSeenAt = signal<number | null>(null);
  readonly ageMs = computed(() => Math.max(0, this.clock.now() - (this.lastSeenAt() ?? this.startedAt)));
  readonly stale = computed(() => this.ageMs() > STALE_AFTER_MS);

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.closed.abort();
      this.channel.close();
    });
  }

  /** Called once, when somebody is signed in. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.channel.onmessage = (message: MessageEvent<Said>) => this.hear(message.data);
    navigator.locks.request(LOCK, { signal: this.closed.signal }, () => this.lead()).catch(() => undefined);
  }

  /** Calls back on each change; returns the way to stop. */
  follow(listener: (change: Change | 'reset') => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private hear(said: Said): void {
    if (said.say === 'reset' || (this.stale() && this.lastSeenAt() !== null)) this.notify('reset');
    this.lastSeenAt.set(Date.now());
    if (said.say === 'reset') return;
    this.position = said.position;
    if (said.say === 'changed') this.notify(said.change);
  }

  private notify(change: Change | 'reset'): void {
    for (const listener of this.listeners) listener(change);
  }

  private tell(said: Said): void {
    this.channel.postMessage(said);
    this.hear(said);
  }

  /** Holds the lock until this tab is closed. */
  private async lead(): Promise<void> {
    while (!this.closed.signal.aborted) {
      if (this.session.current()) await this.readStream().catch(() => undefined);
      await pause(RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)], this.closed.signal);
    }
  }

  private async readStream(): Promise<void> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.position) headers['Last-Event-ID'] = this.position;
    const silence = new Silence(STALE_AFTER_MS * 2);
    const signal = AbortSignal.any([silence.signal, this.closed.signal]);
    const response = await fetch(`${API}/events`, { headers, signal });
    if (response.status === 401) await this.signedOut();
    if (!response.ok || !response.body) throw new Error(`event stream answered ${response.status}`);
    this.failures = 0;
    this.tell({ say: 'alive', position: this.position });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new StreamParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      silence.broken();
      for (const message of parser.push(value)) this.pass(message);
    }
  }

  /** A page that nobody touches learns here that its session was ended: it asks, and does not stand there as if alive. */
  private async signedOut(): Promise<void> {
    if (this.session.current()) await this.session.want('sign-in');
    else await this.session.load();
  }

  private pass(message: StreamMessage): void {
    if (message.id) this.position = message.id;
    if (message.event === 'reset') return this.tell({ say: 'reset' });
    if (message.event !== 'change') return this.tell({ say: 'alive', position: this.position });
    this.tell({ say: 'changed', change: JSON.parse(message.data) as Change, position: message.id });
  }
}

/** Aborts a stream that has said nothing for too long: a half-open connection never errors by itself. */
class Silence {
  private readonly controller = new AbortController();
  private timer = 0;
  readonly signal = this.controller.signal;

  constructor(private readonly maxMs: number) {
    this.broken();
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.controller.abort(), this.maxMs);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
