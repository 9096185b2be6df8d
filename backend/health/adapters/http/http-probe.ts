import type { HttpAim } from '../../domain/aim.js';
import { plain } from '../../domain/result.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits, TargetResolver } from '../../ports.js';
import { expiryWarning } from '../net/certificate.js';
import { Deadline } from '../net/deadline.js';
import { ProbeFault, measured } from '../net/faults.js';
import { pin } from '../net/pinned.js';
import { ask } from './ask.js';
import type { HttpAnswer } from './ask.js';
import { contentFault } from './judge-answer.js';

const maxRedirects = 5;

/**
 * Asks a URL and judges status, content and the certificate met on the way. Redirects are followed one by one, each
 * target resolved and judged anew; another name than the address's is asked for only where the address leads. When no
 * content is wanted the first 256 kB are enough: a long answer is an answer.
 */
export class HttpProbe extends Probe<HttpAim> {
  readonly kind = 'http';

  constructor(
    private readonly resolver: TargetResolver,
    private readonly ca?: string,
  ) {
    super();
  }

  run(aim: HttpAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => verdict(await this.follow(aim, deadline), aim));
  }

  private async follow(aim: HttpAim, deadline: Deadline): Promise<HttpAnswer> {
    let url = webAddress(aim.url);
    const { host: first } = url;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const lookup = await pin(this.resolver, url.hostname.replace(/^\[|\]$/g, ''), deadline);
      const hostName = url.host === first ? aim.hostName : undefined;
      const answer = await ask(url, { aim, lookup, ca: this.ca, hostName }, deadline);
      if (!aim.followRedirects || answer.status < 300 || answer.status > 399 || !answer.location) return answer;
      url = webAddress(answer.location, url);
    }
    throw new ProbeFault('redirect-loop', `were redirected more than ${maxRedirects} times`);
  }
}

function webAddress(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  throw new ProbeFault('malformed', `were sent to "${plain(text).slice(0, 80)}", which is no web address`);
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
