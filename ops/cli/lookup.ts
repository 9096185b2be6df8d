import { Refused } from '../client/index.js';
import type { Api, CallOptions, Item, Path, PathWith, Query } from '../client/index.js';
import { Missing, Usage } from './failures.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Search<P extends Path> {
  path: P;
  one: PathWith<'get'>;
  kind: string;
  /** What a person may call it by, besides its id. */
  names(item: Item<P>): string[];
  list: string;
}

/** Finds the one thing that a person named, by id or exact name; says what is near when there is none. */
async function find<P extends PathWith<'get'>>(api: Api, typed: string, search: Search<P>): Promise<Item<P>> {
  if (uuid.test(typed)) return (await api.get(search.one, { path: { id: typed } })) as Item<P>;
  const near: string[] = [];
  const exact: Item<P>[] = [];
  for await (const item of api.all(search.path, { query: { q: typed } as Query<P, 'get'> }, 400)) {
    const names = search.names(item).map((name) => name.toLowerCase());
    if (names.includes(typed.toLowerCase())) exact.push(item);
    else near.push(search.names(item)[0] ?? '');
  }
  if (exact.length === 1) return exact[0]!;
  if (exact.length > 1)
    throw new Usage(`${exact.length} ${search.kind}s are called "${typed}"; use the id`, search.list);
  const hint = near.length ? `; there is ${near.slice(0, 3).join(', ')}` : '';
  throw new Missing(`There is no ${search.kind} "${typed}" that you may see${hint}`, search.list);
}

/** A resource by name or id. */
export function findResource(api: Api, typed: string) {
  return find(api, typed, {
    path: '/api/v1/resources',
    one: '/api/v1/resources/{id}',
    kind: 'resource',
    names: (item) => [item.name],
    list: 'holdfast resource list',
  });
}

/** A person by e-mail, name or id. */
export function findPerson(api: Api, typed: string) {
  return find(api, typed, {
    path: '/api/v1/people',
    one: '/api/v1/people/{id}',
    kind: 'person',
    names: (item) => [item.email, item.name],
    list: 'holdfast people list',
  });
}

/** One of a short list, by name, id or the beginning of its id. */
export function pick<T extends { id: string; name?: string }>(
  items: T[],
  typed: string,
  kind: string,
  list: string,
): T {
  const named = items.filter((item) => item.name?.toLowerCase() === typed.toLowerCase() || item.id === typed);
  const found = named.length || typed.length < 6 ? named : items.filter((item) => item.id.startsWith(typed));
  if (found.length === 1) return found[0];
  if (found.length > 1) throw new Usage(`${found.length} ${kind}s match "${typed}"; use the id`, list);
  throw new Missing(`There is no ${kind} "${typed}"`, list);
}

/** Every item of a list that is short by nature (roles, plans, tokens). */
export async function everyItem<P extends PathWith<'get'>>(
  api: Api,
  path: P,
  options: CallOptions<P, 'get'> = {},
): Promise<Item<P>[]> {
  const items: Item<P>[] = [];
  for await (const item of api.all(path, options, 2000)) items.push(item);
  return items;
}

/** For a list that is only part of an answer: nothing where it may not be seen. */
export function noneWhenDenied(error: unknown): never[] {
  if (error instanceof Refused && error.problem.status === 403) return [];
  throw error;
}

export interface Subject {
  kind: 'person' | 'service';
  id: string;
  name: string;
}

/** Who a grant or a question is about: a service account by name, else a person; `me` is the caller. */
export async function findSubject(api: Api, typed: string): Promise<Subject> {
  if (typed === 'me') {
    const me = await api.get('/api/v1/me');
    return { kind: 'person', id: me.id, name: me.name };
  }
  const accounts = typed.includes('@') ? [] : await everyItem(api, '/api/v1/service-accounts');
  const account = accounts.find((one) => one.name.toLowerCase() === typed.toLowerCase() || one.id === typed);
  if (account) return { kind: 'service', id: account.id, name: account.name };
  const person = await findPerson(api, typed);
  return { kind: 'person', id: person.id, name: person.name };
}
