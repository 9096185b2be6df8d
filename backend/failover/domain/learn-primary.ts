import type { Blocker } from './decision.js';
import { answers, followersOf, leads, othersAnswer } from './lead.js';
import { covers } from './position.js';
import { memberOf, type MemberView, type Topology } from './topology.js';

/** Who the primary is by what the servers say, against what the store says. */
export type Learned =
  | { readonly kind: 'agrees' }
  /** The servers say that it is another one, and leave no doubt. */
  | { readonly kind: 'moved'; readonly to: string; readonly because: string }
  | { readonly kind: 'unclear'; readonly blocker: Blocker };

const agrees: Learned = { kind: 'agrees' };

/**
 * Asked once in a new term, when no change of primary is left half done. The store may be an old copy, or somebody may
 * have promoted a member while nobody looked: a row that the servers contradict is not believed. A server that nobody
 * follows contradicts nothing, since it may have come back writable by itself; one that others follow does.
 */
export function learnPrimary(topology: Topology): Learned {
  if (topology.kind === 'service' || topology.primary === null) return agrees;
  const primary = memberOf(topology, topology.primary);
  const source = answers(primary) ? primary.facts!.replica?.source : null;
  if (source) return ofReplica(primary, memberOf(topology, source), topology);
  const others = topology.members.filter(
    (one) => one.id !== primary.id && !one.quarantine && leads(one) && followersOf(one.id, topology).length > 0,
  );
  if (others.length === 0) return agrees;
  if (leads(primary)) return ofTwo(primary, others, topology);
  const [other] = others;
  if (others.length > 1 || !beyondDoubt(primary, other, topology)) return unclear(primary, others, topology);
  const state = answers(primary) ? 'lets nobody write' : 'does not answer';
  return moved(other, `${primary.name} ${state}, and all others follow ${other.name}, which takes writes`);
}

/** The primary of the store follows somebody. A circle is a fault of its own, and proves nothing. */
function ofReplica(primary: MemberView, source: MemberView, topology: Topology): Learned {
  if (answers(source) && source.facts!.replica?.source === primary.id) return agrees;
  const said = `${primary.name} follows ${source.name}`;
  if (leads(source)) return moved(source, `${said}, which takes writes`);
  const elsewhere = topology.members.some(
    (one) => answers(one) && one.facts!.replica && one.facts!.replica.source !== source.id,
  );
  if (!answers(source) && !elsewhere) return moved(source, `${said}, as do all that answer`);
  return unclear(primary, [source], topology);
}

/** Both take writes: followers tell, else the routes; else a person. */
function ofTwo(primary: MemberView, others: readonly MemberView[], topology: Topology): Learned {
  if (followersOf(primary.id, topology).length > 0) return agrees;
  const routed = (id: string) => topology.routes.some(({ open }) => open.includes(id));
  if (routed(primary.id) && !others.some(({ id }) => routed(id))) return agrees;
  return unclear(primary, others, topology);
}

/** Nobody could have acknowledged for the one of the store what the other lacks. */
function beyondDoubt(primary: MemberView, other: MemberView, topology: Topology): boolean {
  if (followersOf(primary.id, topology).length > 0 || !othersAnswer([primary.id], topology)) return false;
  return !answers(primary) || covers(other.facts!.executed, primary.facts!.executed);
}

const moved = ({ id }: MemberView, why: string): Learned => ({
  ...{ kind: 'moved', to: id },
  because: `The servers contradict the store: ${why}. It is taken for the primary.`,
});

function unclear(primary: MemberView, others: readonly MemberView[], topology: Topology): Learned {
  const names = others.map(({ name }) => name).join(' and ');
  const followers = (id: string) => followersOf(id, topology).map(({ name }) => name);
  const numbers = Object.fromEntries(
    [primary, ...others].flatMap(({ id, name, facts }) => [
      [`followers ${name}`, followers(id).join(', ')],
      [`executed ${name}`, facts?.executed.text ?? null],
    ]),
  );
  const sentence = `The store calls ${primary.name} the primary, but the servers say ${names}, and not clearly: nothing is done until a person has looked.`;
  return { kind: 'unclear', blocker: { code: 'unclear-primary', sentence, numbers } };
}
