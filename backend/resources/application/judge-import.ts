import type { EffectiveRights, ObjectFacts } from '../../users/index.js';
import { type Addition, type Alteration, errorOf, type ImportPlan, type KnownResource } from '../domain/import-plan.js';
import type { InventoryError } from '../domain/inventory.js';
import { nameKey } from '../domain/name.js';

interface Node {
  /** Of a resource that is known; a new one has none that a grant could name. */
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly parent: string | null;
}

/**
 * Takes out of a plan what the caller may not do: an addition needs `resource.edit` on what it will be, a change on what
 * is there as well. Parents stand before their children in a plan, so that what is refused takes its children with it.
 */
export function judgeImport(plan: ImportPlan, known: readonly KnownResource[], rights: EffectiveRights): ImportPlan {
  if (rights.scopeFilter('resource.edit').everything) return plan;
  const before = nodesOf(known);
  const after = new Map(before);
  const refused = new Set<string>();
  const errors: InventoryError[] = [...plan.errors];
  const passes = (one: Addition | Alteration): boolean => {
    const key = nameKey(one.fields.name);
    after.set(key, planned(one));
    const orphan = one.parent !== null && refused.has(nameKey(one.parent));
    const held = [after, ...('known' in one ? [before] : [])].every((nodes) => mayEdit(rights, nodes, key));
    if (held && !orphan) return true;
    if (!('known' in one)) refused.add(key);
    errors.push(errorOf({ line: one.line, text: one.fields.name }, 'you may not edit this', wayOut(rights)));
    return false;
  };
  return { ...plan, added: plan.added.filter(passes), changed: plan.changed.filter(passes), errors };
}

function planned(one: Addition | Alteration): Node {
  const { name, tags } = one.fields;
  const id = 'known' in one ? one.known.id : '';
  return { id, name, tags, parent: one.parent === null ? null : nameKey(one.parent) };
}

function wayOut(rights: EffectiveRights): string {
  const { tags } = rights.scopeFilter('resource.edit');
  return tags.length > 0 ? `You may where it is tagged ${tags.join(' or ')}.` : 'Ask an administrator.';
}

function nodesOf(known: readonly KnownResource[]): Map<string, Node> {
  const byId = new Map(known.map((one) => [one.id, nameKey(one.fields.name)]));
  return new Map(
    known.map(({ id, fields }) => {
      const parent = fields.parentId === null ? null : (byId.get(fields.parentId) ?? null);
      return [nameKey(fields.name), { id, name: fields.name, tags: fields.tags, parent }];
    }),
  );
}

function mayEdit(rights: EffectiveRights, nodes: ReadonlyMap<string, Node>, key: string): boolean {
  const node = nodes.get(key);
  return node !== undefined && rights.may('resource.edit', factsOf(nodes, node)).allowed;
}

function factsOf(nodes: ReadonlyMap<string, Node>, node: Node): ObjectFacts {
  const tags = new Set(node.tags);
  const above = new Set<Node>();
  let next = nodes.get(node.parent ?? '');
  while (next !== undefined && !above.has(next)) {
    above.add(next);
    for (const tag of next.tags) tags.add(tag);
    next = nodes.get(next.parent ?? '');
  }
  return {
    kind: 'resource',
    id: node.id,
    name: node.name,
    tags: [...tags],
    ancestors: [...above].map((one) => one.id),
  };
}
