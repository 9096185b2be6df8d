import { BadValue } from './bad-value.js';
import { matchEntries, type Match } from './import-match.js';
import { errorOf, type Addition, type Alteration, type ImportPlan, type KnownResource } from './import-plan.js';
import type { InventoryEntry, InventoryError } from './inventory.js';
import { PlannedTree } from './planned-tree.js';
import { differences, type ResourceFields } from './resource-fields.js';
import { tagSet } from './tags.js';

/** Compares an inventory with what is known and says what would be added, changed, left alone or not understood. */
export function planImport(entries: readonly InventoryEntry[], known: readonly KnownResource[]): ImportPlan {
  const { matches, errors } = matchEntries(entries, known);
  const tree = new PlannedTree(matches, known);
  const placed = matches.flatMap((match) => {
    const outcome = place(match, tree);
    if ('reason' in outcome) errors.push(outcome);
    return 'reason' in outcome ? [] : [{ outcome, depth: tree.depth(match.key) }];
  });
  placed.sort((a, b) => a.depth - b.depth || a.outcome.line - b.outcome.line);
  const outcomes = placed.map((one) => one.outcome);
  const altered = outcomes.filter((one) => 'known' in one);
  return {
    added: outcomes.filter((one) => !('known' in one)),
    changed: altered.filter((one) => one.differences.length > 0),
    unchanged: altered
      .filter((one) => one.differences.length === 0)
      .map((one) => ({ line: one.line, name: one.fields.name })),
    errors: errors.sort((a, b) => a.line - b.line),
  };
}

function place(match: Match, tree: PlannedTree): Addition | Alteration | InventoryError {
  const fault = tree.faultOf(match);
  if (fault) return fault;
  const parent = tree.parentName(match.key);
  try {
    const fields = merged(match);
    if (!match.known) return { line: match.entry.line, fields, parent };
    return alteration(match, match.known, fields, parent, tree);
  } catch (error) {
    if (error instanceof BadValue) return errorOf(match.entry, `${error.field}: ${error.message}`, error.remedy);
    throw error;
  }
}

/** What is known, with what the entry says laid over it. Groups only add tags: people tag by hand as well. */
function merged({ entry, name, known }: Match): Omit<ResourceFields, 'parentId'> {
  const before = known?.fields;
  return {
    name: before?.name ?? name,
    kind: entry.address.kind,
    address: entry.address.text,
    tags: tagSet([...(entry.tags ?? before?.tags ?? []), ...entry.groups]),
    environment: entry.environment ?? before?.environment ?? '',
    notes: entry.notes ?? before?.notes ?? '',
    runbookUrl: entry.runbookUrl ?? before?.runbookUrl ?? '',
    ownerId: before?.ownerId ?? null,
  };
}

function alteration(
  match: Match,
  known: KnownResource,
  fields: Omit<ResourceFields, 'parentId'>,
  parent: string | null,
  tree: PlannedTree,
): Alteration {
  const before = { ...known.fields, parentId: tree.nameOf(known.fields.parentId) };
  const found = differences(before, { ...fields, parentId: parent });
  const named = found.map((one) => (one.field === 'parentId' ? { ...one, field: 'parent' } : one));
  return { line: match.entry.line, known, fields, parent, differences: named };
}
