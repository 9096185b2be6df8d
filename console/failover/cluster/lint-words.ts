import type { ClusterLint } from '../../api/types/failover';
import type { Status } from '../../ui/status';

export type LintFinding = ClusterLint['findings'][number];

const names = ({ members }: LintFinding) => members.map(({ name }) => name).join(', ');

const WORDS: Readonly<Record<LintFinding['weight'], (finding: LintFinding) => { status: Status; word: string }>> = {
  blocks: (one) => ({ status: 'down', word: `${titleOf(one)}: blocks ${names(one)}` }),
  differs: (one) => ({ status: 'degraded', word: `${titleOf(one)}: right until ${names(one)} restarts` }),
  'worth-a-change': (one) => ({ status: 'degraded', word: `${titleOf(one)} on ${names(one)}` }),
  unproved: (one) => ({ status: 'unknown', word: `${titleOf(one)}: unproved on ${names(one)}` }),
};

/** "Replication filter: blocks db-3". */
export const weightOf = (finding: LintFinding) => WORDS[finding.weight](finding);

/** Those that keep a member from ever being promoted: they belong beside the sentence. */
export const blocking = (lint: ClusterLint | undefined): LintFinding[] =>
  (lint?.findings ?? []).filter(({ weight }) => weight === 'blocks');

export const linesOf = (lines: readonly string[]): string => lines.join('\n');

function titleOf({ code }: LintFinding): string {
  const text = code.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
