import type { InventoryField, WrittenEntry } from '../../domain/inventory.js';
import { fieldOf, saidOf } from './fields.js';
import type { Reading } from './lines.js';

const PREFIX = 'holdfast_';
const NO_TAGS = new Set(['all', 'ungrouped']);
const GROUP_NAME = /^[a-z_][a-z0-9_]*$/;
const HOST_WORD = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

interface HostFound {
  line: number;
  readonly vars: Map<string, string>;
  readonly groups: Set<string>;
}

/** What both forms of an Ansible inventory come to: hosts with variables and groups, and groups within groups. */
export class AnsibleInventory {
  private readonly hosts = new Map<string, HostFound>();
  private readonly within = new Map<string, Set<string>>();

  /** A host met in a group; met again, its variables and groups are joined. */
  host(name: string, line: number, group: string | null, vars: ReadonlyMap<string, string>): void {
    const found = this.hosts.get(name) ?? { line, vars: new Map<string, string>(), groups: new Set<string>() };
    for (const [key, value] of vars) found.vars.set(key, value);
    if (group !== null) found.groups.add(group);
    this.hosts.set(name, found);
  }

  /** Says that a group's hosts belong to another group as well. */
  child(group: string, parent: string): void {
    this.within.set(group, (this.within.get(group) ?? new Set()).add(parent));
  }

  /** Hands every host over as an entry: `ansible_host` is its address, its groups are its tags. */
  into(reading: Reading): void {
    for (const [name, { line, vars, groups }] of this.hosts) {
      const said = new Map<InventoryField, string>([['name', name]]);
      said.set('address', vars.get('ansible_host') ?? vars.get('ansible_ssh_host') ?? name);
      if (!vars.has(`${PREFIX}kind`)) said.set('kind', 'host');
      for (const [key, value] of vars) {
        const field = key.startsWith(PREFIX) ? fieldOf(key.slice(PREFIX.length)) : undefined;
        if (field !== undefined) said.set(field, value);
      }
      if (vars.has(`${PREFIX}address`) && !vars.has(`${PREFIX}kind`)) said.delete('kind');
      reading.add(line, name, said, this.tagsOf(groups));
    }
  }

  private tagsOf(groups: ReadonlySet<string>): string[] {
    const all = new Set<string>();
    const queue = [...groups];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (all.has(next)) continue;
      all.add(next);
      queue.push(...(this.within.get(next) ?? []));
    }
    return [...all].filter((group) => !NO_TAGS.has(group));
  }
}

/** True for a tag that Ansible takes as the name of a group and that means nothing else there. */
function isGroup(tag: string): boolean {
  return GROUP_NAME.test(tag) && !NO_TAGS.has(tag);
}

/** A word Ansible takes as a host for each entry: its name where it is one, else made from it and unique. */
export function keysOf(entries: readonly WrittenEntry[]): Map<WrittenEntry, string> {
  const taken = new Set(entries.map((entry) => entry.name).filter((name) => HOST_WORD.test(name)));
  const keys = new Map<WrittenEntry, string>();
  for (const entry of entries) {
    let key = entry.name;
    const made = entry.name.replace(/[^a-zA-Z0-9_.-]+/g, '_').replace(/^[^a-zA-Z0-9]+/, '') || 'resource';
    for (let next = 1; !HOST_WORD.test(key); next += 1) {
      const candidate = next === 1 ? made : `${made}_${next}`;
      if (!taken.has(candidate)) key = candidate;
    }
    taken.add(key);
    keys.set(entry, key);
  }
  return keys;
}

/** The variables that say about an entry what its key and groups do not. */
export function varsOf(entry: WrittenEntry, key: string): [string, string][] {
  const vars: [string, string][] = [];
  const isHost = entry.kind === 'host';
  if (isHost && entry.address !== key) vars.push(['ansible_host', entry.address]);
  for (const [field, value] of saidOf(entry)) {
    if (field === 'name' && entry.name === key) continue;
    if (isHost && (field === 'kind' || field === 'address')) continue;
    if (field === 'tags' && entry.tags.every(isGroup)) continue;
    vars.push([`${PREFIX}${field}`, value]);
  }
  return vars;
}

/** Group name → entries in it, for every tag that Ansible allows as a group; the others under `ungrouped`. */
export function groupsOf(entries: readonly WrittenEntry[]): Map<string, WrittenEntry[]> {
  const groups = new Map<string, WrittenEntry[]>();
  for (const entry of entries) {
    const names = entry.tags.filter(isGroup);
    for (const name of names.length > 0 ? names : ['ungrouped']) {
      const members = groups.get(name) ?? [];
      members.push(entry);
      groups.set(name, members);
    }
  }
  return groups;
}
