import { computed, signal } from '@angular/core';
import type { ShownProblem } from './states';

interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
}

interface Refused extends ShownProblem {
  readonly errors: readonly FieldError[];
}

/**
 * What a person is filling in. It outlives an expired session, holds what the server said about each field, and shows
 * as `problem` only what belongs to no field.
 */
export class Draft<T extends object> {
  private readonly first: T;
  private readonly values;
  private readonly refused = signal<Refused | null>(null);
  private readonly touched = signal<ReadonlySet<string>>(new Set());

  readonly busy = signal(false);
  readonly value;
  readonly changed = computed(() => JSON.stringify(this.values()) !== JSON.stringify(this.first));

  /** What the server did not accept and that no shown field can carry. */
  readonly problem = computed(() => {
    const refused = this.refused();
    if (!refused) return null;
    const strays = refused.errors.filter((error) => !this.fields.has(this.shownAt(error.field)));
    if (refused.errors.length > 0 && strays.length === 0) return null;
    return strays.length
      ? { ...shownOf(refused), detail: strays.map((stray) => `${stray.field}: ${sentence(stray)}`).join(' ') }
      : shownOf(refused);
  });

  private readonly fields = new Set<string>();

  /** @param wireNames the server's name of a field → its name here, where they differ */
  constructor(
    first: T,
    private readonly wireNames: Readonly<Record<string, keyof T & string>> = {},
  ) {
    this.first = structuredClone(first);
    this.values = signal(first);
    this.value = this.values.asReadonly();
  }

  set<K extends keyof T>(field: K, value: T[K]): void {
    this.values.update((before) => ({ ...before, [field]: value }));
    this.touched.update((before) => new Set([...before, String(field)]));
  }

  patch(values: Partial<T>): void {
    this.values.update((before) => ({ ...before, ...values }));
  }

  /** A form field tells that it is there, so that its error is shown beside it. */
  shows(field: string): void {
    this.fields.add(field);
  }

  /** The server's words on one field, until it is typed in again. `address` also carries `address.port`. */
  errorOf(field: string): string {
    if (this.touched().has(field)) return '';
    const error = this.refused()?.errors.find((one) => this.shownAt(one.field) === field);
    return error ? sentence(error) : '';
  }

  /** `settings.port` stands at `port`, `tags.2` at `tags`, `intervalMs` where the form shows it. */
  private shownAt(wire: string): string {
    const parts = wire.split('.').map((part) => this.wireNames[part] ?? part);
    return parts.find((part) => this.fields.has(part)) ?? wire;
  }

  /** Sends it; a refusal is kept for the fields and undefined comes back. */
  async submit<R>(send: (value: T) => Promise<R>): Promise<R | undefined> {
    this.busy.set(true);
    this.refused.set(null);
    this.touched.set(new Set());
    try {
      return await send(this.values());
    } catch (error) {
      this.refused.set(refusalOf(error));
      queueMicrotask(() => setTimeout(focusFirstError));
      return undefined;
    } finally {
      this.busy.set(false);
    }
  }
}

function refusalOf(error: unknown): Refused {
  if (typeof error === 'object' && error !== null && 'title' in error && 'errors' in error) return error as Refused;
  throw error;
}

function shownOf({ title, detail, remedy, requestId }: Refused): ShownProblem {
  return { title, detail, remedy, requestId };
}

function sentence(error: FieldError): string {
  const message = error.message.charAt(0).toUpperCase() + error.message.slice(1).replace(/\.?$/, '.');
  return error.remedy ? `${message} ${error.remedy}` : message;
}

function focusFirstError(): void {
  document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
