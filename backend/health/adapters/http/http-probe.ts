import type { HttpAim } from '../../domain/aim.js';
import type { ProbeResult } from '../../domain/result.js';
import { type PreparedProbe, Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { expiryWarning } from '../net/certificate.js';
import { RememberingResolver } from '../net/remembering-resolver.js';
import { WebConnections } from './connections.js';
import type { HttpAnswer } from './ask.js';
import { type HttpQuestion, HttpRun } from './http-run.js';
import { contentFault } from './judge-answer.js';
import { type Target, targetOf } from './target.js';

/**
 * Asks a URL and judges status, content and the certificate met on the way. Redirects are followed one by one, each
 * target resolved and judged anew; another name than the address's is asked for only where the address leads. When no
 * content is wanted the first 256 kB are enough: a long answer is an answer.
 */
export class HttpProbe extends Probe<HttpAim> {
  readonly kind = 'http';
  private readonly connections: WebConnections;

  constructor(resolver: TargetResolver, ca?: string) {
    super();
    this.connections = new WebConnections(new RememberingResolver(resolver), ca);
  }

  run(aim: HttpAim, { timeoutMs, signal }: ProbeLimits): Promise<ProbeResult> {
    return new Promise((resolve) => {
      const abort = this.prepare(aim).start(timeoutMs, (result) => {
        signal.removeEventListener('abort', abort);
        resolve(result);
      });
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort);
    });
  }

  /** Request and target are built once, for as many runs as there will be. */
  override prepare(aim: HttpAim): PreparedProbe {
    const { method, followRedirects, verifyTls, hostName } = aim;
    const verdictOf = (answer: HttpAnswer) => verdict(answer, aim);
    const question: HttpQuestion = { method, followRedirects, verifyTls, hostName, verdict: verdictOf };
    const target = targetOrFault(aim);
    return {
      start: (timeoutMs, done) => {
        const run = new HttpRun(this.connections, question, timeoutMs, done);
        if ('request' in target) run.begin(target);
        else queueMicrotask(() => run.fail(target.fault));
        return () => run.abort();
      },
    };
  }
}

function targetOrFault({ url, method, hostName }: HttpAim): Target | { fault: unknown } {
  try {
    return targetOf(url, { method, hostName });
  } catch (fault) {
    return { fault };
  }
}

function verdict(answer: HttpAnswer, aim: HttpAim): Omit<ProbeResult, 'durationMs'> {
  const { status, certificateNotAfter } = answer;
  const facts = { httpStatus: status, ...(certificateNotAfter === undefined ? {} : { certificateNotAfter }) };
  const wrong = (sentence: string) => ({ outcome: 'fail', code: 'wrong-answer', sentence, facts }) as const;
  if (!aim.expectStatus.some(([from, to]) => status >= from && status <= to)) return wrong(`answered ${status}`);
  const fault = contentFault(answer, aim);
  if (fault) return wrong(`answered ${status}, but ${fault}`);
  const warning = expiryWarning(certificateNotAfter, aim.warnDays, Date.now());
  return warning ? { ...warning, facts } : { outcome: 'pass', code: 'ok', sentence: `answered ${status}`, facts };
}
