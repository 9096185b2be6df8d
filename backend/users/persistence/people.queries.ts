import { Brackets, In, type SelectQueryBuilder } from 'typeorm';
import { decodeCursor, toPage, type Page } from '../../platform/http/index.js';
import type { Store } from '../../platform/database/index.js';
import { searchTerms, type PersonStatus } from '../domain/person.js';
import { GrantRow } from './access.row.js';
import { PersonRow, PersonWordRow } from './person.row.js';

export const peopleSorts = ['name', 'email', 'lastSeenAt', 'createdAt'] as const;
export type PeopleSort = (typeof peopleSorts)[number];

export interface PeopleQuery {
  readonly q?: string;
  readonly status?: PersonStatus;
  /** A leading minus turns it round. */
  readonly sort: PeopleSort | `-${PeopleSort}`;
  readonly limit: number;
  readonly after?: string;
}

export interface ListedPerson extends PersonRow {
  /** The names of the roles they have somewhere. */
  readonly roles: string[];
}

const columns = { name: 'sortName', email: 'email', lastSeenAt: 'lastSeenAt', createdAt: 'createdAt' } as const;

/** One page of people. Every sort and the search read an index, so that a page of 10,000 costs what a page of ten does. */
export async function listPeople(store: Store, query: PeopleQuery, now: number): Promise<Page<ListedPerson>> {
  const matching = filtered(store, query);
  const total = await matching.clone().getCount();
  const column = columns[query.sort.replace('-', '') as PeopleSort];
  const down = query.sort.startsWith('-');
  const ordered = matching
    .orderBy(`p.${column}`, down ? 'DESC' : 'ASC')
    .addOrderBy('p.id', down ? 'DESC' : 'ASC')
    .limit(query.limit + 1);
  if (query.after) startAfter(ordered, column, down ? '<' : '>', query.after);
  const page = toPage(await ordered.getMany(), query.limit, (row) => [row[column], row.id]);
  return { ...page, items: await withRoles(store, page.items, now), hiddenByPermission: 0, total };
}

function filtered(store: Store, { q, status }: PeopleQuery): SelectQueryBuilder<PersonRow> {
  const people = store.read.createQueryBuilder(PersonRow, 'p');
  if (status) people.andWhere('p.status = :status', { status });
  searchTerms(q ?? '').forEach((term, i) => {
    const word = people
      .subQuery()
      .select('1')
      .from(PersonWordRow, `w${i}`)
      .where(`w${i}.personId = p.id AND w${i}.word >= :from${i} AND w${i}.word < :to${i}`);
    people.andWhere(`EXISTS ${word.getQuery()}`, { [`from${i}`]: term, [`to${i}`]: `${term}\u{10ffff}` });
  });
  return people;
}

function startAfter(people: SelectQueryBuilder<PersonRow>, column: string, than: '<' | '>', after: string): void {
  const [value, id] = decodeCursor(after, 2);
  people.andWhere(
    new Brackets((where) =>
      where
        .where(`p.${column} ${than}= :value`, { value })
        .andWhere(`(p.${column} ${than} :value OR p.id ${than} :id)`, { value, id }),
    ),
  );
}

async function withRoles(store: Store, people: PersonRow[], now: number): Promise<ListedPerson[]> {
  if (people.length === 0) return [];
  const grants = await store.read.findBy(GrantRow, {
    subjectKind: 'person',
    subjectId: In(people.map(({ id }) => id)),
  });
  const roles = new Map<string, Set<string>>();
  for (const { subjectId, role, endsAt } of grants)
    if (endsAt === null || endsAt > now) roles.set(subjectId, (roles.get(subjectId) ?? new Set()).add(role));
  return people.map((person) => ({ ...person, roles: [...(roles.get(person.id) ?? [])].sort() }));
}
