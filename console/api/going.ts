import { Injectable, signal } from '@angular/core';

const ONE_THING = /\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What this page is deleting, and what it has deleted: nobody reads it meanwhile, or would be told that it is not there. */
@Injectable({ providedIn: 'root' })
export class Going {
  private readonly underWay = new Set<string>();
  private readonly ended = signal<readonly string[]>([]);

  /** Deletes what stands at the address, without its query. */
  async deleting<T>(url: string, send: () => Promise<T>): Promise<T> {
    this.underWay.add(url);
    try {
      const answer = await send();
      // An address that names no single thing, like "all my other sessions", is read again.
      if (ONE_THING.test(url)) this.ended.update((all) => [...all.slice(-50), url]);
      return answer;
    } finally {
      this.underWay.delete(url);
    }
  }

  isUnderWay(url: string | undefined): boolean {
    return [...this.underWay].some((one) => isBelow(url, one));
  }

  isGone(url: string | undefined): boolean {
    return this.ended().some((one) => isBelow(url, one));
  }
}

/** The thing itself, what belongs to it, and either with a query. */
function isBelow(url: string | undefined, thing: string): boolean {
  return (
    url !== undefined && url.startsWith(thing) && ['', '/', '?'].includes(url.slice(thing.length, thing.length + 1))
  );
}
