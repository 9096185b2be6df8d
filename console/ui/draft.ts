import { computed, signal } from '@angular/core';
import type { ShownProblem } from './states';

interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
}

interface Refused extends ShownProblem {
  readonly type?: string;
  readonly errors: readonly FieldError[];
}

/**
 * What a person is filling in. It outlives an expired session, holds what the server said about each field, and shows
 * as `problem` only what belongs to no field.
 */
export class Draft<T extends object> {
  private readonly first;
  private readonly values;
  private readonly refused = signal<Refused | null>(null);
  private readonly touched = signal<ReadonlySet<string>>(new Set());

  readonly busy = signal(false);
  readonly value;
  readonly changed = computed(() => this.differences().length > 0);

  /** Refused because someone else changed it since it was read. */
  readonly stale = computed(() => this.refusedAs('stale-version'));

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

  /** How often each field is on the page. */
  private readonly fields = new Map<string, number>();

  /** @param wireNames the server's name of a field → its name here, where they differ; of several the one that is shown */
  constructor(
    first: T,
    private readonly wireNames: Readonly<Record<string, (keyof T & string) | readonly (keyof T & string)[]>> = {},
  ) {
    this.first = signal(structuredClone(first));
    this.values = signal(first);
    this.value = this.values.asReadonly();
  }

  /** The fields that no longer hold what they began with. */
  differences(): (keyof T & string)[] {
    const [first, mine] = [this.first(), this.values()];
    return (Object.keys(mine) as (keyof T & string)[]).filter((key) => !same(mine[key], first[key]));
  }

  set<K extends keyof T>(field: K, value: T[K]): void {
    this.values.update((before) => ({ ...before, [field]: value }));
    this.touched.update((before) => new Set([...before, String(field)]));
  }

  patch(values: Partial<T>): void {
    this.values.update((before) => ({ ...before, ...values }));
  }

  /** Takes what the thing has become elsewhere. What was typed here stays, and says so where it stands against that. */
  rebase(now: T): void {
    const [first, mine] = [this.first(), this.values()];
    const form = formOf(document.activeElement);
    const typed = this.differences();
    const against = typed.filter((key) => !same(now[key], first[key]) && !same(now[key], mine[key]));
    this.first.set(structuredClone(now));
    this.values.set({ ...now, ...Object.fromEntries(typed.map((key) => [key, mine[key]])) });
    this.touched.set(new Set());
    this.refused.set(against.length ? { ...OVERTAKEN, errors: against.map((key) => overtaken(key, now[key])) } : null);
    afterRendering(() => focusFirstError(form) || form.querySelector<HTMLElement>('[type="submit"]')?.focus());
  }

  /** A form field tells that it is there, so that its error is shown beside it. */
  shows(field: string): void {
    this.fields.set(field, (this.fields.get(field) ?? 0) + 1);
  }

  /** It is gone: what is refused of it is to be said elsewhere. */
  hides(field: string): void {
    const left = (this.fields.get(field) ?? 1) - 1;
    if (left > 0) this.fields.set(field, left);
    else this.fields.delete(field);
  }

  /** The server's words on one field, until it is typed in again. `address` also carries `address.port`. */
  errorOf(field: string): string {
    if (this.touched().has(field)) return '';
    const error = this.refused()?.errors.find((one) => this.shownAt(one.field) === field);
    return error ? sentence(error) : '';
  }

  /** `settings.port` stands at `port`, `tags.2` at `tags`, `intervalMs` where the form shows it. */
  private shownAt(wire: string): string {
    const parts = wire.split('.').flatMap((part): string | readonly string[] => this.wireNames[part] ?? part);
    return parts.find((part) => this.fields.has(part)) ?? wire;
  }

  /** Whether the server refused it with this type of problem. */
  refusedAs(type: string): boolean {
    return this.refused()?.type?.endsWith(type) ?? false;
  }

  /** Sends it; a refusal is kept for the fields and undefined comes back. */
  async submit<R>(send: (value: T) => Promise<R>): Promise<R | undefined> {
    const pressed = document.activeElement;
    this.busy.set(true);
    this.refused.set(null);
    this.touched.set(new Set());
    try {
      return await send(this.values());
    } catch (error) {
      this.refused.set(refusalOf(error));
      afterRendering(() => showRefusal(pressed));
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
  return error.remedy ? `${message} ${ended(error.remedy)}` : message;
}

/** With its full stop, which an address or a line to copy at the end does not take. */
const ended = (text: string) => (/[\w)"”]$/.test(text) && !/[/:@=]\S*$/.test(text) ? `${text}.` : text);

const OVERTAKEN = { title: 'Changed by someone else meanwhile', detail: '' };

function overtaken(field: string, now: unknown): FieldError {
  return { field, message: `meanwhile it became “${now}”`, remedy: 'Saving puts yours in its place.' };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const afterRendering = (act: () => void) => queueMicrotask(() => setTimeout(act));

/** To the first field refused, within the form that was sent: behind a dialog others may stand refused too. */
function showRefusal(pressed: Element | null): void {
  const form = formOf(pressed);
  if (focusFirstError(form)) return;
  // A button that was off while it was sent has lost the focus.
  if (pressed instanceof HTMLElement && document.activeElement === document.body) pressed.focus();
  form.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
}

const formOf = (element: Element | null): ParentNode => element?.closest('form') ?? document;

function focusFirstError(within: ParentNode): boolean {
  const field = within.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.focus();
  return !!field;
}
