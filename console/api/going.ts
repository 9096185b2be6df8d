import { type HttpResponse, HttpStatusCode } from '@angular/common/http';
import { Injectable, signal } from '@angular/core';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What this page is deleting, and what was deleted, by it or by anybody: nobody reads that, or would be told that it is
 * not there. A thing is known by its id.
 */
@Injectable({ providedIn: 'root' })
export class Going {
  private readonly underWay = new Set<string>();
  private readonly gone = signal<ReadonlySet<string>>(new Set());

  /** Deletes the one thing at the address. One that names several, like "all my other sessions", is read meanwhile. */
  async deleting<T>(url: string, send: () => Promise<HttpResponse<T>>): Promise<HttpResponse<T>> {
    const id = url.split('/').at(-1)!;
    if (!ID.test(id)) return send();
    this.underWay.add(id);
    try {
      const answer = await send();
      // What a job deletes is there until that has happened.
      if (answer.status !== HttpStatusCode.Accepted) this.ended(id);
      return answer;
    } finally {
      this.underWay.delete(id);
    }
  }

  /** Takes it that the thing of that id is not there any more. */
  ended(id: string): void {
    this.gone.update((all) => new Set(all).add(id));
  }

  isUnderWay(url: string | undefined): boolean {
    return namesAny(url, this.underWay);
  }

  isGone(url: string | undefined): boolean {
    return namesAny(url, this.gone());
  }
}

/** Whether the address leads to the thing or below it: `people/7`, `people/7/sessions`; not `grants?subject=7`, a list. */
export function names(url: string | undefined, id: string): boolean {
  return namesAny(url, new Set([id]));
}

const namesAny = (url: string | undefined, ids: ReadonlySet<string>) =>
  (url ?? '')
    .split('?', 1)[0]
    .split('/')
    .some((part) => ids.has(part));
