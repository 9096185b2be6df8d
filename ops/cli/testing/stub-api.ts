import { Readable } from 'node:stream';
import { Api, Transport } from '../../client/index.js';
import type { Reply, Request } from '../../client/index.js';

export interface SeenCall {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;

  body: any;
}

interface Stub {
  call: string;
  status: number;
  body: unknown;
  type: string;
  used: boolean;
}

/**
 * Stands in for a server. Each stub answers one call, in the order given; a call without a stub throws, and a stub that
 * was never used fails the test in `verify`, so that no test keeps believing in a call that is no longer made.
 */
export class StubApi extends Transport {
  readonly url = 'http://localhost:8420';
  readonly calls: SeenCall[] = [];
  private readonly stubs: Stub[] = [];

  /** `on('GET /api/v1/me', {…})`; the query is not compared. */
  on(call: string, body: unknown, status = 200): this {
    const type = status >= 400 ? 'application/problem+json' : 'application/json';
    this.stubs.push({ call, status, body, type, used: false });
    return this;
  }

  /** A list of one page. */
  list(call: string, items: unknown[], hiddenByPermission = 0): this {
    return this.on(call, { items, next: null, hiddenByPermission });
  }

  refuse(call: string, problem: { type: string; status: number; detail: string; remedy?: string }): this {
    return this.on(call, { title: problem.detail, ...problem }, problem.status);
  }

  api(): Api {
    return new Api(this, { token: 'hfp_test' });
  }

  async send(request: Request): Promise<Reply> {
    const url = new URL(request.path, this.url);
    const { method, headers } = request;
    const body: unknown = request.body === undefined ? undefined : JSON.parse(request.body);
    this.calls.push({ method, path: url.pathname, query: Object.fromEntries(url.searchParams), headers, body });
    const call = `${method} ${url.pathname}`;
    const stub = this.stubs.find((one) => !one.used && one.call === call);
    if (!stub) throw new Error(`There is no stub for ${call}`);
    stub.used = true;
    const text = stub.body === undefined ? '' : JSON.stringify(stub.body);
    return { status: stub.status, headers: { 'content-type': stub.type }, body: Readable.from([Buffer.from(text)]) };
  }

  close(): void {
    // Nothing is open.
  }

  /** The stubs that no call has used. */
  unused(): string[] {
    return this.stubs.filter(({ used }) => !used).map(({ call }) => call);
  }

  /** Fails the test when a stub was not used. */
  verify(): void {
    expect(this.unused()).withContext('stubs that were never called').toEqual([]);
  }
}
