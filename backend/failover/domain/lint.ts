import { mysqlRules } from './lint-mysql.js';
import { type LintRule, rules } from './lint-rules.js';

/** What one member says its settings are, and what its option file says, where that could be read. */
export interface LintMember {
  readonly id: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Values in the option file by variable; null when it could not be read: then it is unproved. */
  readonly file: Readonly<Record<string, string>> | null;
}

export interface LintFinding {
  readonly code: string;
  /** `blocks`: never promoted or acknowledged with it. `worth-a-change`. `unproved`: only the file or a drill can show it. */
  readonly weight: 'blocks' | 'worth-a-change' | 'unproved' | 'differs';
  readonly members: readonly string[];
  readonly sentence: string;
  /** What it costs, in time or rows. */
  readonly cost: string;
  /** Lines for the option file: what lasts. */
  readonly file: readonly string[];
  /** Statements that hold until the next restart. */
  readonly untilRestart: readonly string[];
  readonly found: Readonly<Record<string, string>>;
}

export interface Lint {
  readonly findings: readonly LintFinding[];
  /** Rules that every member meets. */
  readonly fine: number;
}

export const rulesOf = (kind: 'mariadb' | 'mysql'): readonly LintRule[] => (kind === 'mysql' ? mysqlRules : rules);

/** Judges durability and detection settings: those that decide what a failover loses and how late it comes. */
export function lint(members: readonly LintMember[], kind: 'mariadb' | 'mysql' = 'mariadb'): Lint {
  const judged = [
    ...rulesOf(kind).map((rule) => ({ findings: judge(rule, members) })),
    { findings: schedulers(members) },
  ];
  const weight = { blocks: 0, differs: 1, 'worth-a-change': 2, unproved: 3 };
  const findings = judged.flatMap((one) => one.findings).sort((a, b) => weight[a.weight] - weight[b.weight]);
  return { findings, fine: judged.filter((one) => one.findings.length === 0).length };
}

function judge(rule: LintRule, members: readonly LintMember[]): LintFinding[] {
  return [...wrong(rule, members), ...differing(rule, members), ...unproved(rule, members)];
}

/** No value is wrong, but two are: events that a failover moves to a member whose scheduler is off do not run there. */
function schedulers(members: readonly LintMember[]): LintFinding[] {
  const value = ({ settings }: LintMember) => settings['event_scheduler'];
  const idle = members.filter((one) => value(one) === 'OFF' || value(one) === 'DISABLED');
  if (idle.length === 0 || !members.some((one) => value(one) === 'ON')) return [];
  const cost = 'Events that run on the primary are enabled there after a failover, and do not run.';
  const what = 'event_scheduler is not ON as on the others';
  const mended = { file: ['event_scheduler = ON'], untilRestart: ['SET GLOBAL event_scheduler = ON'] };
  const rule = { code: 'event-scheduler', variable: 'event_scheduler', cost, ...mended };
  return [finding(rule, 'worth-a-change', idle, what)];
}

function wrong(rule: LintRule, members: readonly LintMember[]): LintFinding[] {
  if (rule.onlyInFile) return [];
  const bad = members.filter(
    ({ settings }) => rule.variable in settings && !rule.ok(settings[rule.variable], settings),
  );
  if (bad.length === 0) return [];
  const comesTo = rule.comesTo?.(bad.map(({ settings }) => settings[rule.variable])) ?? '';
  const told = { ...rule, cost: `${rule.cost}${comesTo}` };
  return [finding(told, rule.weight, bad, `${rule.variable} = ${values(rule, bad)}`)];
}

/** The file promises something else than what runs: the next restart changes it back. */
function differing(rule: LintRule, members: readonly LintMember[]): LintFinding[] {
  if (rule.onlyInFile || rule.neverInFile) return [];
  const bad = members.filter(
    ({ settings, file }) =>
      file &&
      rule.variable in settings &&
      rule.ok(settings[rule.variable], settings) &&
      !rule.ok(file[rule.variable] ?? rule.inherent, file),
  );
  if (bad.length === 0) return [];
  return [finding(rule, 'differs', bad, `${rule.variable} is right only until the next restart`)];
}

/** Settings that no statement shows: the file, where it can be read, or a drill. */
function unproved(rule: LintRule, members: readonly LintMember[]): LintFinding[] {
  if (!rule.onlyInFile) return [];
  const wrongFile = members.filter(({ file }) => file && !rule.ok(file[rule.variable] ?? rule.inherent, file));
  const unread = members.filter(({ file }) => !file);
  return [
    ...(wrongFile.length > 0
      ? [finding(rule, rule.weight, wrongFile, `${rule.variable} is not in the option file`)]
      : []),
    ...(unread.length > 0
      ? [finding(rule, 'unproved', unread, `${rule.variable} in the option file is unproved`)]
      : []),
  ];
}

type Told = Pick<LintRule, 'code' | 'variable' | 'cost' | 'file' | 'untilRestart'>;

function finding(rule: Told, weight: LintFinding['weight'], bad: readonly LintMember[], what: string): LintFinding {
  return {
    ...{ code: rule.code, weight, cost: rule.cost, members: bad.map(({ id }) => id) },
    sentence: `${what}: ${bad.map(({ name }) => name).join(', ')}`,
    file: rule.file,
    untilRestart: rule.untilRestart,
    found: Object.fromEntries(bad.map(({ name, settings }) => [name, settings[rule.variable] ?? 'not told'])),
  };
}

const values = ({ variable }: LintRule, bad: readonly LintMember[]) =>
  [...new Set(bad.map(({ settings }) => settings[variable]))].join(' / ');
