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

const maxRedirects = 5;

/**
 * Asks a URL and judges status, keyword and the certificate met on the way. Redirects are followed one by one, each
 * target resolved and judged anew. Without a keyword the first 256 kB are enough: a long answer is an answer.
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
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const lookup = await pin(this.resolver, url.hostname.replace(/^\[|\]$/g, ''), deadline);
      const answer = await ask(url, { aim, lookup, ca: this.ca }, deadline);
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
  const { status, certificateNotAfter, body } = answer;
  const facts = { httpStatus: status, ...(certificateNotAfter === undefined ? {} : { certificateNotAfter }) };
  const wrong = (sentence: string) => ({ outcome: 'fail', code: 'wrong-answer', sentence, facts }) as const;
  if (!aim.expectStatus.some(([from, to]) => status >= from && status <= to)) return wrong(`answered ${status}`);
  if (aim.keyword && !body.includes(aim.keyword)) {
    const where = answer.cut ? 'in the first 256 kB' : 'anywhere';
    return wrong(`answered ${status}, but "${aim.keyword}" did not stand ${where}`);
  }
  const warning = expiryWarning(certificateNotAfter, aim.warnDays, Date.now());
  return warning ? { ...warning, facts } : { outcome: 'pass', code: 'ok', sentence: `answered ${status}`, facts };
}
