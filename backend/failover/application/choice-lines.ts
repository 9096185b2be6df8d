import { type describeDecision, MOST_LOST } from './describe-decision.js';
import type { Names } from './names.js';

type Described = ReturnType<typeof describeDecision>['choices'][number];

/** A choice, and what to type for it: "could choose: Promote db-1 …", "  holdfast cluster failover shop --to db-1 …". */
export function choiceLines({ sentence, loss, plan }: Described, cluster: string, names: Names): string[] {
  const line = plan && commandOf(plan, cluster, loss, names);
  return [`could choose: ${sentence}`, ...(line ? [`  holdfast cluster ${line}`] : [])];
}

interface PlanOfChoice {
  readonly kind: string;
  readonly to?: string;
  readonly member?: string;
  readonly mayLose?: number;
  readonly without?: readonly string[];
}

function commandOf(
  { kind, to, member, mayLose, without }: PlanOfChoice,
  cluster: string,
  loss: number | null,
  names: Names,
) {
  if (kind === 'failover') {
    const flags = [
      ...(to ? [`--to ${names.member(to)}`] : []),
      ...(without ?? []).map((id) => `--without ${names.member(id)}`),
      ...(mayLose ? [`--may-lose ${mayLose < MOST_LOST ? mayLose : '<n>'}`] : []),
    ];
    return `failover ${cluster} ${flags.join(' ')} --reason "…"`;
  }
  if (kind === 'go-on-without-copy') return `go-on-without-copy ${cluster} --reason "…"`;
  if (!member) return null;
  return kind === 'reseed'
    ? `reseed ${cluster} ${names.member(member)} --discard --reason "…"`
    : `${kind} ${cluster} ${names.member(member)}${kind === 'flashback' ? ' --reason "…"' : ''}`;
}
