/** The steps of a job: what was done stays done, so that another process resumes where the first one stood. */

export type StepState = 'pending' | 'running' | 'done' | 'failed';

export interface JobStep {
  name: string;
  state: StepState;
  startedAt: number | null;
  endedAt: number | null;
  /** What the step gave back, as JSON; a resumed job reads it instead of doing the step again. */
  result?: object | string | number | boolean | null;
}

/** The steps a plan announces, before any of them began. */
export function plannedSteps(names: readonly string[]): JobStep[] {
  return names.map((name) => ({ name, state: 'pending', startedAt: null, endedAt: null }));
}

/** A step that was done earlier, by this process or by one before it. */
export function doneStep(steps: readonly JobStep[], name: string): JobStep | null {
  return steps.find((step) => step.name === name && step.state === 'done') ?? null;
}

/** The steps with one of them begun (again); a step the plan did not announce is added at the end. */
export function beginStep(steps: readonly JobStep[], name: string, at: number): JobStep[] {
  const begun: JobStep = { name, state: 'running', startedAt: at, endedAt: null };
  const known = steps.some((step) => step.name === name);
  return known ? steps.map((step) => (step.name === name ? begun : step)) : [...steps, begun];
}

/** How a step ended. */
export interface StepEnd {
  state: 'done' | 'failed';
  endedAt: number;
  result?: JobStep['result'];
}

/** The steps with one of them ended. */
export function endStep(steps: readonly JobStep[], name: string, end: StepEnd): JobStep[] {
  return steps.map((step) => (step.name === name ? { ...step, ...end } : step));
}
