import { countSpecs, countStep, sum } from './count.js';

describe('the count of specs', () => {
  it("is jasmine's own", () => {
    expect(countSpecs('...\n12 specs, 0 failures\nFinished in 1 second', 0)).toEqual({ passed: 12, failed: 0 });
    expect(countSpecs('1 spec, 1 failure', 1)).toEqual({ passed: 0, failed: 1 });
  });

  it('takes a pending spec as failed', () => {
    expect(countSpecs('5 specs, 1 failure, 2 pending specs', 3)).toEqual({ passed: 2, failed: 3 });
  });

  it('takes a suite that broke, or ran nothing, as failed', () => {
    expect(countSpecs('3 specs, 0 failures', 1)).toEqual({ passed: 3, failed: 1 });
    expect(countSpecs('0 specs, 0 failures', 0)).toEqual({ passed: 0, failed: 1 });
    expect(countSpecs('Error: Cannot find module', 1)).toEqual({ passed: 0, failed: 1 });
  });

  it('adds up over suites', () => {
    expect(sum([countStep(0), countStep(2), { passed: 12, failed: 3 }])).toEqual({ passed: 13, failed: 4 });
  });
});
