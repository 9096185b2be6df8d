import type { CheckView } from '../../api/types/health';
import { curvesOf } from './curves';

const check = (kind: string, name = kind) => ({ id: `c-${name}`, kind, name }) as CheckView;

describe('what can be drawn of a resource', () => {
  it('is how long answers took, one line a check', () => {
    const curves = curvesOf([check('http'), check('tls')]);
    expect(curves.map((curve) => [curve.title, curve.measure, curve.unit])).toEqual([
      ['Answer time', 'duration', 'ms'],
      ['Answer time', 'duration', 'ms'],
    ]);
  });

  it('is what a host measures, each in its own unit', () => {
    const curves = curvesOf([check('host')]);
    expect(curves.map((curve) => `${curve.label} ${curve.unit}`.trim())).toEqual([
      'CPU %',
      'Memory %',
      'Fullest disk %',
      'Load',
      'Received B/s',
      'Sent B/s',
    ]);
    expect(curves[0].words(99.6)).toBe('100\u00a0%');
  });
});
