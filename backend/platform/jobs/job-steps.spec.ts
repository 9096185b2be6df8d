import { beginStep, doneStep, endStep, type JobStep, plannedSteps } from './job-steps.js';
import { boundedLine, droppedLines, LOG_BOUND } from './log-bound.js';

describe('Steps', () => {
  const plan = plannedSteps(['dump', 'store', 'verify']);

  it('that were done are not done again, with what they gave back', () => {
    const after = endStep(beginStep(plan, 'dump', 1), 'dump', { state: 'done', endedAt: 2, result: { bytes: 7 } });
    expect(doneStep(after, 'dump')?.result).toEqual({ bytes: 7 });
    expect(doneStep(after, 'store')).toBeNull();
  });

  it('resume from every half-done state at the first step that was not done', () => {
    let steps: JobStep[] = plan;
    for (const [index, name] of ['dump', 'store', 'verify'].entries()) {
      steps = beginStep(steps, name, index);
      const resumed = plan.filter((step) => !doneStep(steps, step.name)).map((step) => step.name);
      expect(resumed[0]).toBe(name);
      steps = endStep(steps, name, { state: 'done', endedAt: index + 1 });
    }
    expect(steps.every((step) => step.state === 'done')).toBeTrue();
  });

  it('that failed are begun again', () => {
    const failed = endStep(beginStep(plan, 'dump', 1), 'dump', { state: 'failed', endedAt: 2 });
    expect(doneStep(failed, 'dump')).toBeNull();
    expect(beginStep(failed, 'dump', 3)[0]).toEqual({ name: 'dump', state: 'running', startedAt: 3, endedAt: null });
  });

  it('that the plan did not announce come last', () => {
    expect(beginStep(plan, 'sweep', 1).map((step) => step.name)).toEqual(['dump', 'store', 'verify', 'sweep']);
  });
});

describe('A job’s log', () => {
  it('keeps its beginning and its end and drops the middle', () => {
    expect(droppedLines(2_000)).toBeNull();
    expect(droppedLines(2_001)).toEqual({ from: 201, to: 201 });
    expect(droppedLines(5_000)).toEqual({ from: 201, to: 3_200 });
  });

  it('keeps a line to one line without control characters', () => {
    expect(boundedLine('a\r\nb\u001b[31mred\u0000\ttab ')).toBe('a b [31mred \ttab');
    expect(boundedLine('x'.repeat(9_999)).length).toBe(LOG_BOUND.lineLength);
  });
});
