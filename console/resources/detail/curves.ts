import type { CheckView } from '../../api/types/health';
import { bytes, duration, latency, percent } from '../../ui/format';

/** One line that can be drawn over time. */
export interface Curve {
  /** Stands in the address. */
  readonly key: string;
  readonly label: string;
  readonly title: string;
  readonly checkId: string;
  readonly measure: string;
  /** Written once, at the top of the axis. */
  readonly unit: string;
  readonly words: (value: number | null) => string;
}

const number = (value: number | null) => (value === null ? '–' : value.toFixed(2));
const perSecond = (value: number | null) => `${bytes(value)}/s`;
const share = (value: number | null) => percent(value);

const OF_A_NUMBER = { measure: 'value', unit: '', words: number };
const behind = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} s`);

const OF_A_HOST = [
  { measure: 'cpu', label: 'CPU', unit: '%', words: share },
  { measure: 'memory', label: 'Memory', unit: '%', words: share },
  { measure: 'disk', label: 'Fullest disk', unit: '%', words: share },
  { measure: 'load', label: 'Load', unit: '', words: number },
  { measure: 'received', label: 'Received', unit: 'B/s', words: perSecond },
  { measure: 'sent', label: 'Sent', unit: 'B/s', words: perSecond },
] as const;

/** What can be drawn of a resource: of a host what it measures, of a number itself, of every other check its time. */
export function curvesOf(checks: readonly CheckView[]): Curve[] {
  return checks.flatMap((check) => {
    if (check.kind === 'host') return ofHost(check);
    if (check.kind === 'prometheus') return [{ ...ofAnswers(check), ...OF_A_NUMBER, title: check.name }];
    if (check.kind === 'heartbeat') return [{ ...ofAnswers(check), title: 'Run time', words: duration }];
    return typeof check.replicationLagSeconds === 'number' ? [ofAnswers(check), ofLag(check)] : [ofAnswers(check)];
  });
}

function ofHost(check: CheckView): Curve[] {
  return OF_A_HOST.map((one) => ({ ...one, key: one.measure, title: one.label, checkId: check.id }));
}

function ofLag({ id, name }: CheckView): Curve {
  const key = `${id}-lag`;
  return {
    key,
    label: `${name}, lag`,
    title: 'Replication lag',
    checkId: id,
    measure: 'lag',
    unit: 's',
    words: behind,
  };
}

function ofAnswers(check: CheckView): Curve {
  const { id, name } = check;
  return { key: id, label: name, title: 'Answer time', checkId: id, measure: 'duration', unit: 'ms', words: latency };
}
