/** How a suite came out, in specs; a suite that is not jasmine's counts as one. */
export interface Count {
  passed: number;
  failed: number;
}

/**
 * Reads jasmine's closing line. A pending spec counts as failed: nothing is skipped in silence.
 *
 * @param exitCode of the suite; not 0 means at least one failure, whatever its output says
 */
export function countSpecs(output: string, exitCode: number): Count {
  const totals = [...output.matchAll(/^(\d+) specs?, (\d+) failures?(?:, (\d+) pending specs?)?/gm)];
  const count = totals.reduce(
    (sum, [, specs, failures, pending = '0']) => {
      const failed = Number(failures) + Number(pending);
      return { passed: sum.passed + Number(specs) - failed, failed: sum.failed + failed };
    },
    { passed: 0, failed: 0 },
  );
  const ranNothing = count.passed + count.failed === 0;
  return (exitCode !== 0 || ranNothing) && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/** A suite that only passes or fails. */
export function countStep(exitCode: number): Count {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** The sum of all suites. */
export function sum(counts: Count[]): Count {
  return counts.reduce((all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed }));
}
