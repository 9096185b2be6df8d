import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { plain, type ProbeResult } from '../../domain/result.js';
import { certificateEnd } from '../net/certificate.js';
import { TimedOut } from '../net/deadline.js';
import type { ResolvedAddress } from '../../ports.js';
import { faultOf, ProbeFault } from '../net/faults.js';
import type { HttpAnswer } from './ask.js';
import type { WebConnections } from './connections.js';
import { ResponseReader } from './response-reader.js';
import { type Target, targetOf } from './target.js';

const maxRedirects = 5;

/** What a run asks, and what it makes of the answer. */
export interface HttpQuestion {
  readonly method: 'GET' | 'HEAD';
  readonly followRedirects: boolean;
  readonly verifyTls: boolean;
  /** Asked for and proved instead of the name in the address, as long as no redirect leads elsewhere. */
  readonly hostName: string | undefined;
  verdict(answer: HttpAnswer): Omit<ProbeResult, 'durationMs'>;
}

/**
 * One probe on its way: a request on a connection of its own, and one more for each redirect. It ends once: by an answer,
 * a fault, the timeout or an abort; then its socket is destroyed and nothing that comes later is looked at.
 */
export class HttpRun {
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout;
  private socket: Socket | null = null;
  private waiting: AbortController | null = null;
  private hops = 0;
  private first: string | null = null;
  private over = false;

  constructor(
    private readonly connections: WebConnections,
    private readonly question: HttpQuestion,
    timeoutMs: number,
    private readonly done: (result: ProbeResult) => void,
  ) {
    this.timer = setTimeout(() => this.fail(new TimedOut(timeoutMs)), timeoutMs);
  }

  /** Goes to a target; its name is resolved and judged now, or was within the last seconds. */
  begin(target: Target): void {
    this.first ??= target.site;
    // Where a redirect leads is asked anew: whoever sent us there may have changed the name in between.
    const known = this.hops === 0 ? this.connections.known(target.host) : null;
    if (known) return this.connect(known, target);
    this.waiting = new AbortController();
    this.connections.resolve(target.host, this.waiting.signal).then(
      (found) => this.connect(found, target),
      (error: unknown) => this.fail(error),
    );
  }

  abort(): void {
    this.end({ outcome: 'fail', code: 'aborted', sentence: 'were stopped', facts: {} });
  }

  fail(error: unknown): void {
    const [code, sentence] = faultOf(error);
    this.end({ outcome: 'fail', code, sentence, facts: {} });
  }

  private connect(addresses: ResolvedAddress[], target: Target): void {
    if (this.over) return;
    const reader = new ResponseReader(this.question.method === 'HEAD');
    const take = (bytes: Uint8Array) =>
      guarded(() => reader.take(Buffer.from(bytes)) && this.answered(socket, reader, target));
    const socket = this.connections.open(target, addresses, this.question.verifyTls, take);
    this.socket = socket;
    const mine = () => !this.over && this.socket === socket;
    const guarded = (step: () => void) => {
      if (!mine()) return;
      try {
        step();
      } catch (error) {
        this.fail(error);
      }
    };
    // A request leaves only over a connection whose certificate was accepted.
    if (target.tls) socket.once('secureConnect', () => socket.write(target.request));
    else socket.write(target.request);
    socket.on('end', () =>
      guarded(() => {
        reader.end();
        this.answered(socket, reader, target);
      }),
    );
    socket.on('error', (error) => mine() && this.lost(target, error));
    socket.on('close', () => mine() && this.lost(target, new ProbeFault('reset', 'were cut off before the answer')));
  }

  /** Where nobody answers any more, the name may have moved. */
  private lost(target: Target, error: Error): void {
    this.connections.forget(target.host);
    this.fail(error);
  }

  private answered(socket: Socket, reader: ResponseReader, target: Target): void {
    const { status, location, encoding, cut } = reader;
    if (!this.question.followRedirects || status < 300 || status > 399 || !location) {
      const certificateNotAfter = target.tls ? certificateEnd(socket as TLSSocket) : undefined;
      const answer = { status, location, body: reader.body(), cut, encoding, certificateNotAfter };
      return this.end(this.question.verdict(answer));
    }
    socket.destroy();
    this.hops += 1;
    if (this.hops > maxRedirects)
      throw new ProbeFault('redirect-loop', `were redirected more than ${maxRedirects} times`);
    this.begin(targetOf(location, this.question, { href: target.href, first: this.first }));
  }

  private end(result: Omit<ProbeResult, 'durationMs'>): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.timer);
    this.waiting?.abort(new Error('the probe is over'));
    this.socket?.destroy();
    this.done({ ...result, sentence: plain(result.sentence), durationMs: performance.now() - this.started });
  }
}
