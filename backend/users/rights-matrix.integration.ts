/**
 * Every route × every role × own and foreign objects (ASVS 8.2.1, 8.2.2). Nothing here names a route: they are read from the
 * running server, so that a new feature's routes fall under it by themselves. What the answer must be is worked out from the
 * declaration and the table of roles alone, not by the evaluator. Handlers never run: whatever the guard lets through is
 * answered by `Passed`.
 */
import { Injectable, type NestInterceptor } from '@nestjs/common';
import { type DeclaredRoute, ObjectResolvers, Refusal, Routes } from '../platform/http/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { permissionNames, permissions, type Permission } from './domain/permissions.js';
import { builtInRoles } from './domain/roles.js';
import type { Scope } from './domain/scope.js';
import { type Answer, type Joined, ok, setUpOwner, signedIn, TestBrowser, withToken } from './testing.js';

@Injectable()
class Passed implements NestInterceptor {
  intercept(): never {
    throw new Refusal({ type: 'passed', title: 'The guard let it through', status: 299, exitCode: 0 }, 'passed');
  }
}

const own = '00000000-0000-7000-8000-000000000001';
const foreign = '00000000-0000-7000-8000-000000000002';
const nowhere = '00000000-0000-7000-8000-000000000003';
const tagsOf: Record<string, string[]> = { [own]: ['mine'], [foreign]: ['theirs'] };

const scopes: Scope[] = [{ kind: 'everything' }, { kind: 'tag', value: 'mine' }, { kind: 'resource', value: own }];

type Outcome = 'passed' | 'denied' | 'not-found' | 'sign-in-required';

/** The readable objects of a route's kind, by its resolver's permission. */
type ReadPermissions = ReadonlyMap<string, string>;

/** What the guard must say to a role on a scope, about an object. */
function expected(route: DeclaredRoute, role: string, scope: Scope, id: string, reads: ReadPermissions): Outcome {
  const access = route.access!;
  if (access.kind !== 'permission') return 'passed';
  const held = (permission: string): boolean =>
    builtInRoles.get(role)!.permissions.includes(permission as Permission) &&
    (scope.kind === 'everything' || permissions[permission as Permission].reach === 'object');
  const wanted = held(access.permission);
  if (access.on === 'everything') return wanted && scope.kind === 'everything' ? 'passed' : 'denied';
  if (access.on === 'list') return wanted ? 'passed' : 'denied';
  const reached = id !== nowhere && (scope.kind === 'everything' || id === own);
  if (reached && wanted) return 'passed';
  return reached && held(reads.get(access.on.object)!) ? 'denied' : 'not-found';
}

/** The objects worth asking about: only routes on an object have any. */
function objectsOf({ access }: DeclaredRoute): string[] {
  const onObject = access!.kind === 'permission' && typeof access!.on === 'object';
  return onObject ? [own, foreign, nowhere] : [own];
}

function addressOf(route: DeclaredRoute, id: string): string {
  const { access } = route;
  const param = access?.kind === 'permission' && typeof access.on === 'object' ? access.on.param : null;
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => (name === param || param === null ? id : nowhere));
  return /^metrics\b/.test(path) ? `/${path}` : `/api/v1/${path}`;
}

const outcome = (answer: Answer): string => answer.json<{ type: string }>().type;

describe('the rights matrix', () => {
  let server: TestServer;
  let routes: DeclaredRoute[];
  let reads: ReadPermissions;
  let owner: TestBrowser;
  const tokens = new Map<string, string>();
  let handlersRun = true;

  beforeAll(async () => {
    server = await openTestServer({}, (app) => {
      const passed = new Passed();
      app.useGlobalInterceptors({ intercept: (_, next) => (handlersRun ? next.handle() : passed.intercept()) });
    });
    owner = await setUpOwner(server.app);
    routes = server.app.get(Routes).all();
    for (const carried of ['resource.read', 'backup.run', 'person.read']) {
      const made = ok(await owner.post('me/tokens', { name: carried, scopes: [carried] }));
      tokens.set(carried, made.token as string);
    }
    reads = standIns(server.app.get(ObjectResolvers));
  });
  beforeEach(() => (handlersRun = false));
  afterEach(() => (handlersRun = true));
  afterAll(() => server.close());

  const send = (by: TestBrowser, route: DeclaredRoute, id = own, headers: Record<string, string | undefined> = {}) =>
    by.send(route.method, addressOf(route, id), undefined, headers);
  const named = ({ method, path }: DeclaredRoute): string => `${method} ${path}`;

  it('knows every permission that a route declares, and every kind of object', () => {
    expect(routes.length).toBeGreaterThan(40);
    for (const route of routes)
      if (route.access?.kind === 'permission') {
        expect(permissionNames)
          .withContext(named(route))
          .toContain(route.access.permission as Permission);
        const { on } = route.access;
        if (typeof on === 'object') {
          expect([...reads.keys()])
            .withContext(named(route))
            .toContain(on.object);
          expect(route.path).withContext(named(route)).toContain(`:${on.param}`);
        }
      }
  });

  it('asks a stranger to sign in everywhere but where a route says why not', async () => {
    for (const route of routes) {
      const answer = await send(new TestBrowser(server.app), route);
      const wanted = route.access!.kind === 'public' ? 'passed' : 'sign-in-required';
      expect(outcome(answer)).withContext(named(route)).toBe(wanted);
    }
  });

  for (const role of builtInRoles.keys())
    for (const scope of scopes)
      it(`holds for ${role} on ${scope.kind}`, async () => {
        const { browser } = await signedIn(server, role, [[role, scope]]);
        const wrong: string[] = [];
        for (const route of routes)
          for (const id of objectsOf(route)) {
            const wanted = expected(route, role, scope, id, reads);
            const got = outcome(await send(browser, route, id));
            if (got !== wanted) wrong.push(`${named(route)} on ${id}: ${got} instead of ${wanted}`);
          }
        expect(wrong).toEqual([]);
      });

  it('lets someone without any role do only what is everyone’s', async () => {
    const { browser } = await signedIn(server, 'nobody', []);
    for (const route of routes) {
      const got = outcome(await send(browser, route));
      const asks = route.access!.kind === 'permission';
      expect(got === 'passed')
        .withContext(`${named(route)}: ${got}`)
        .toBe(!asks);
    }
  });

  it('lets a token through where it carries the permission, and nowhere else', async () => {
    const asking = routes.filter((route) => route.access!.kind === 'permission');
    for (const carried of tokens.keys()) {
      const script = withToken(server.app, tokens.get(carried)!);
      for (const route of asking) {
        const path = addressOf(route, own).replace('/api/v1/', '');
        if (path.startsWith('/metrics')) continue;
        const got = outcome(await script(route.method as 'GET', path));
        const { permission } = route.access as { permission: string };
        expect(got === 'passed')
          .withContext(`${named(route)} with ${carried}: ${got}`)
          .toBe(permission === carried);
      }
    }
  });

  it('refuses every change that comes without its CSRF token or from another site', async () => {
    const changing = routes.filter(({ method }) => method !== 'GET');
    for (const route of changing) {
      const isPublic = route.access!.kind === 'public';
      const bare = outcome(await send(owner, route, own, { 'x-csrf-token': undefined }));
      expect(bare)
        .withContext(named(route))
        .toBe(isPublic ? 'passed' : 'csrf-token-required');
      const cross = outcome(await send(owner, route, own, { 'sec-fetch-site': 'cross-site' }));
      expect(cross).withContext(named(route)).toBe('foreign-origin');
    }
  });

  it('asks for the password again where a route is dangerous, and only there', async () => {
    const joined: Joined = await signedIn(server, 'late', [['owner', { kind: 'everything' }]]);
    server.clock.advance(11 * 60_000);
    for (const route of routes) {
      const got = outcome(await send(joined.browser, route));
      expect(got)
        .withContext(named(route))
        .toBe(route.stepUp ? 'step-up-required' : 'passed');
    }
    expect(routes.filter(({ stepUp }) => stepUp).length).toBeGreaterThan(3);
  });
});

/** Puts two objects of each kind in place of the features' own, one tagged `mine`; gives what reading each kind takes. */
function standIns(resolvers: ObjectResolvers): ReadPermissions {
  const reads = new Map(resolvers.kinds().map((kind) => [kind, resolvers.get(kind).readPermission]));
  for (const [kind, readPermission] of reads) {
    const facts = async (id: string) => (tagsOf[id] ? { kind, id, name: id, tags: tagsOf[id], ancestors: [] } : null);
    resolvers.add({ kind, readPermission, facts });
  }
  return reads;
}
