import type { PrometheusAim } from '../../domain/aim.js';
import { mostSeries, type Series, worstSeries } from '../../domain/judge-series.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { ask } from '../http/ask.js';
import { Deadline } from '../net/deadline.js';
import { ProbeFault, measured } from '../net/faults.js';
import { pin } from '../net/pinned.js';
import { readAnswer } from './read-answer.js';

type Verdict = Omit<ProbeResult, 'durationMs'>;

/** Where expressions are asked; an address without a trailing slash. */
export interface PrometheusServer {
  url: string;
  /** Sent as a bearer token, to this address and nowhere else. */
  token: string | null;
}

/** Asks the configured Prometheus an expression, and judges the number. Redirects are not followed: they could take the token along. */
export class PrometheusProbe extends Probe<PrometheusAim> {
  readonly kind = 'prometheus';

  constructor(
    private readonly resolver: TargetResolver,
    private readonly server: PrometheusServer | null,
    private readonly ca?: string,
  ) {
    super();
  }

  run(aim: PrometheusAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => {
      if (!this.server) return notSetUp;
      return verdict(await this.series(this.server, aim, deadline), aim);
    });
  }

  private async series(server: PrometheusServer, aim: PrometheusAim, deadline: Deadline): Promise<Series[]> {
    const query = new URLSearchParams({ query: aim.expression, timeout: '30s' });
    const url = new URL(`${server.url}/api/v1/query?${query.toString()}`);
    const lookup = await pin(this.resolver, url.hostname.replace(/^\[|\]$/g, ''), deadline);
    const headers = server.token === null ? undefined : { authorization: `Bearer ${server.token}` };
    const how = { method: 'GET', verifyTls: true } as const;
    const answer = await ask(url, { aim: how, lookup, ca: this.ca, headers }, deadline);
    if (answer.status === 401 || answer.status === 403) {
      throw new ProbeFault(
        'denied',
        `were refused by Prometheus (${answer.status}): look at HOLDFAST_PROMETHEUS_TOKEN`,
      );
    }
    return readAnswer(answer);
  }
}

const notSetUp: Verdict = {
  outcome: 'none',
  code: 'not-set-up',
  sentence: 'cannot be asked: no Prometheus is configured (HOLDFAST_PROMETHEUS_URL)',
  alone: true,
  facts: {},
};

function verdict(series: Series[], aim: PrometheusAim): Verdict {
  if (series.length === 0) {
    const code = aim.whenEmpty === 'pass' ? 'ok' : 'wrong-answer';
    return { outcome: aim.whenEmpty, code, sentence: 'found no series that fits the expression', facts: {} };
  }
  if (series.length > mostSeries) {
    const sentence = `found ${series.length} series (limit ${mostSeries}): say which is meant, with max(…) or topk(5, …)`;
    return { outcome: 'fail', code: 'wrong-answer', sentence, facts: {} };
  }
  const { outcome, value, labels, limit } = worstSeries(series, aim);
  const of = series.length > 1 ? `, the worst of ${series.length}` : '';
  const beyond = limit ? ` (${limit})` : '';
  const sentence = `found ${shown(value)}${beyond}${labels && ` for ${labels}`}${of}`;
  const known = Number.isFinite(value) ? { facts: { value }, ...measure(value) } : { facts: {} };
  return { outcome, code: outcome === 'pass' ? 'ok' : 'wrong-answer', sentence, ...known };
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

/** History holds no negative values and none beyond what a whole number keeps; they are judged all the same. */
function measure(value: number): Pick<ProbeResult, 'measures'> {
  return value >= 0 && value < 1e12 ? { measures: { value: value * 1000 } } : {};
}
