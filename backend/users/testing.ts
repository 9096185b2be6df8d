import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { LightMyRequestResponse } from 'fastify';
import { PasswordHashing } from './application/password-hashing.js';
import { SetUp } from './application/set-up.js';
import { newPerson } from './application/new-person.js';
import { Sessions } from './application/sessions.js';
import type { TestServer } from '../testing.js';
import type { Scope } from './domain/scope.js';
import { addGrant } from './persistence/grants.store.js';
import { addPerson } from './persistence/people.store.js';
import { newId } from '../platform/database/index.js';

export type Answer = LightMyRequestResponse;
type Body = object | string | undefined;
/** A header given as undefined is not sent at all. */
type Headers = Record<string, string | undefined>;

/** A browser in specs: keeps its cookies, says where its requests come from, sends the CSRF token back. */
export class TestBrowser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: NestFastifyApplication,
    readonly address = '127.0.0.1',
  ) {}

  get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: Body, headers: Headers = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  patch(path: string, body: Body, version: number): Promise<Answer> {
    return this.send('PATCH', path, body, { 'if-match': `"${version}"` });
  }

  delete(path: string, headers: Headers = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  async send(method: string, path: string, body: Body, headers: Headers): Promise<Answer> {
    const answer = await this.app.inject({
      method: method as 'GET',
      url: path.startsWith('/') ? path : `/api/v1/${path}`,
      headers: sent({
        ...this.own(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      }),
      payload: body,
      remoteAddress: this.address,
    });
    this.keep(answer);
    return answer;
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  setCookie(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  private own(): Record<string, string> {
    const csrf = this.cookies.get('holdfast-csrf');
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      'sec-fetch-site': 'same-origin',
      ...(cookie ? { cookie } : {}),
      ...(csrf ? { 'x-csrf-token': csrf } : {}),
    };
  }

  private keep(answer: Answer): void {
    for (const { name, value } of answer.cookies)
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
  }
}

function sent(headers: Headers): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

export const owner = { name: 'Olga Owner', email: 'olga@example.org', password: 'seven quiet lanterns' };

const hashes = new Map<string, Promise<string>>();

/** Hashes each password of the specs once a process: hundreds of times 60 ms would be most of their time. */
function rememberHashes(hashing: PasswordHashing): void {
  const hash = hashing.hash.bind(hashing);
  hashing.hash = (password) => {
    const known = hashes.get(password) ?? hash(password);
    hashes.set(password, known);
    return known;
  };
}

/** Sets Holdfast up; the browser that comes back is the Owner's. */
export async function setUpOwner(app: NestFastifyApplication): Promise<TestBrowser> {
  rememberHashes(app.get(PasswordHashing));
  const { path } = await app.get(SetUp).issueSetupLink();
  const browser = new TestBrowser(app);
  const answer = await browser.post('setup', { token: path.split('#')[1], ...owner });
  if (answer.statusCode >= 300) throw new Error(`set-up failed: ${answer.body}`);
  return browser;
}

/** What a spec gives someone. */
export interface Given {
  readonly role?: string;
  readonly scope?: { kind: string; value?: string };
  readonly endsAt?: number;
}

export interface Joined {
  readonly id: string;
  readonly browser: TestBrowser;
}

/** Invites someone, gives them a role, and lets them come in by their link. */
export async function join(
  by: TestBrowser,
  app: NestFastifyApplication,
  name: string,
  given: Given = {},
): Promise<Joined> {
  const email = `${name.toLowerCase()}@example.org`;
  const invited = ok(await by.post('people', { name, email }));
  const { id } = invited.person as { id: string };
  if (given.role) await give(by, id, given);
  const browser = new TestBrowser(app);
  const secret = (invited.inviteLink as string).split('#')[1];
  ok(await browser.post(`invites/${secret}`, { password: passwordOf(name) }));
  return { id, browser };
}

export const passwordOf = (name: string): string => `${[...name].reverse().join('')} rides nine purple whales`;

/** Gives a role; the id of the grant. */
export async function give(by: TestBrowser, subjectId: string, given: Given, subjectKind = 'person'): Promise<string> {
  const { role, scope = { kind: 'everything' }, endsAt = null } = given;
  return ok(await by.post('grants', { subjectKind, subjectId, role, scope, endsAt })).id as string;
}

/** The body of an answer that must be a yes. */
export function ok(answer: Answer): Record<string, unknown> {
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode}: ${answer.body}`);
  return answer.body === '' ? {} : answer.json<Record<string, unknown>>();
}

/** A script with a token: no cookies, no origin. */
export function withToken(app: NestFastifyApplication, token: string, remoteAddress = '127.0.0.1') {
  return (method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object): Promise<Answer> =>
    app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { authorization: `Bearer ${token}` },
      payload,
      remoteAddress,
    });
}

/** Someone signed in who has just these roles: written to the database straight away, without passwords, for large tables. */
export async function signedIn(
  { app, store, clock }: TestServer,
  name: string,
  grants: [string, Scope][],
): Promise<Joined> {
  const now = clock.now();
  const origin = { address: '127.0.0.1', agent: 'spec' };
  const session = await store.write(async (tx) => {
    const person = { ...newPerson(name, `${newId()}@example.org`, now), status: 'active' as const };
    await addPerson(tx, person);
    for (const [role, scope] of grants) {
      const subject = { kind: 'person', id: person.id } as const;
      await addGrant(tx, { id: newId(), subject, role, scope, endsAt: null }, now, 'spec');
    }
    return app.get(Sessions).start(tx, person.id, origin);
  });
  const browser = new TestBrowser(app);
  browser.setCookie('holdfast', session.secret);
  browser.setCookie('holdfast-csrf', session.csrfToken);
  return { id: session.personId, browser };
}
