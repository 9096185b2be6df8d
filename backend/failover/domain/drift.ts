import type { Finding } from './finding.js';
import { type LintMember, rulesOf } from './lint.js';

/** A setting that decides about loss or detection and runs otherwise than the option file says: a restart changes it. */
export interface Drift {
  /** The member's id. */
  readonly member: string;
  readonly name: string;
  readonly variable: string;
  readonly running: string;
  /** What the file says, or the server's own value where it says nothing. */
  readonly file: string;
}

/** Where the one is right and the other is not; two right values, or two wrong ones, are the linter's alone. */
export function driftOf(members: readonly LintMember[], kind: 'mariadb' | 'mysql' = 'mariadb'): Drift[] {
  const known = rulesOf(kind).filter(({ onlyInFile, neverInFile }) => !onlyInFile && !neverInFile);
  return members.flatMap(({ id, name, settings, file }) => {
    if (!file) return [];
    const differing = known.filter(({ variable, ok, inherent }) => {
      return variable in settings && ok(settings[variable], settings) !== ok(file[variable] ?? inherent, file);
    });
    const first = differing.filter(
      ({ variable }, at) => differing.findIndex((one) => one.variable === variable) === at,
    );
    return first.map(({ variable, inherent }) => {
      return { member: id, name, variable, running: settings[variable], file: file[variable] ?? inherent };
    });
  });
}

/** The alarm: what a restart will change, for better or worse, is not what people think they run. */
export function driftFindings(drift: readonly Drift[]): Finding[] {
  return drift.map(({ member, name, variable, running, file }) => ({
    ...{ code: 'settings-differ', severity: 'warning', about: member },
    sentence: `${name} runs with ${variable} = ${running}, and its option file says ${file}: a restart changes it.`,
    numbers: { variable, running, file },
  }));
}
