import { ControlFailed } from '../../ports.js';
import { dial } from './dial.js';
import { Line, type SimulatedNetwork, type SimulatedProcess } from './network.js';

/** Who is called, and what it says to a new connection. */
export interface Called {
  readonly host: string;
  readonly process: SimulatedProcess;
  /** Lets the connection in, or says why not. */
  admit?(line: Line): ControlFailed | null;
}

/** Who calls: a controller. `beforeCommand` is where a schedule may stop it between its check and its command. */
export interface Caller {
  readonly host: string;
  readonly process: SimulatedProcess;
  beforeCommand?(): void;
}

export interface Answer<T> {
  done(value: T): void;
  fail(error: ControlFailed): void;
}

/**
 * Questions and answers over one connection, made when it is needed. After a reset or a timeout it is given up; what was
 * asked over it gets no late answer, but what was sent may still be done there.
 */
export class Channel {
  private line: Line | null = null;
  /** The other side ended the connection while nothing was asked: whoever asks next is told, not connected anew. */
  private ended: ControlFailed | null = null;
  private readonly asked = new Set<(error: ControlFailed) => void>();

  constructor(
    private readonly network: SimulatedNetwork,
    private readonly caller: Caller,
    private readonly called: Called,
    private readonly lost: (error: ControlFailed) => void = () => undefined,
    /** For commands: one that was meant for a connection which a successor ended must not go over another. */
    private readonly tellsEnd = false,
  ) {}

  /** Runs `work` at the other side and brings its answer. */
  ask<T>(timeoutMs: number, work: (answer: Answer<T>) => void, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(new ControlFailed('failed', 'the permit was taken back'));
      if (this.ended) {
        const { ended } = this;
        this.ended = null;
        return reject(ended);
      }
      const { queue } = this.network;
      let over = false;
      const settle = (): boolean => {
        if (over) return false;
        over = true;
        queue.cancel(timer);
        signal?.removeEventListener('abort', aborted);
        this.asked.delete(fail);
        queue.stirred = true;
        return true;
      };
      const fail = (error: ControlFailed) => void (settle() && reject(error));
      const giveUp = (error: ControlFailed) => {
        fail(error);
        this.close();
      };
      const aborted = () => giveUp(new ControlFailed('failed', 'the permit was taken back'));
      const timer = this.caller.process.after(timeoutMs, () => {
        giveUp(new ControlFailed('timeout', `${this.called.host} did not answer in ${Math.round(timeoutMs)} ms`));
      });
      signal?.addEventListener('abort', aborted);
      this.asked.add(fail);
      this.withLine(
        fail,
        () => over,
        (line) => {
          line.send(0, () => {
            let answered = false;
            const back = (run: () => void) => {
              if (answered) return;
              answered = true;
              line.send(1, run);
            };
            work({
              done: (value) => back(() => void (settle() && resolve(value))),
              fail: (error) => back(() => fail(error)),
            });
          });
        },
      );
    });
  }

  /** Whoever asks for the connection itself may have a new one. */
  forgetEnd(): void {
    this.ended = null;
  }

  /** A plain TCP connect, given up at once. */
  knock(timeoutMs: number): Promise<boolean> {
    return new Promise<boolean>((resolve, reject) => {
      const { network, caller, called } = this;
      const end = (run: () => void) => {
        network.queue.cancel(timer);
        network.queue.stirred = true;
        run();
      };
      const timer = caller.process.after(timeoutMs, () => end(() => resolve(false)));
      dial(network, [caller.host, called.host], caller.process, called.process, (line) => {
        if (line === 'refused') return end(() => reject(refused(called.host)));
        line.close(0);
        end(() => resolve(true));
      });
    });
  }

  close(): void {
    const { line } = this;
    this.line = null;
    line?.close(0);
  }

  private withLine(fail: (error: ControlFailed) => void, over: () => boolean, then: (line: Line) => void): void {
    const { network, caller, called } = this;
    const send = (line: Line) => {
      caller.beforeCommand?.();
      caller.process.do(() => then(line));
    };
    if (this.line) return send(this.line);
    dial(network, [caller.host, called.host], caller.process, called.process, (line) => {
      if (line === 'refused') return fail(refused(called.host));
      if (over()) return line.close(0);
      this.adopt(line);
      line.send(0, () => {
        const refusal = called.admit?.(line) ?? null;
        if (!refusal) return;
        line.send(1, () => fail(refusal));
        line.close(1);
      });
      send(line);
    });
  }

  private adopt(line: Line): void {
    const older = this.line;
    this.line = line;
    older?.close(0);
    line.onClosed[0] = () => {
      const error = new ControlFailed('reset', `${this.called.host} ended the connection`);
      if (this.tellsEnd && this.asked.size === 0 && this.line === line) this.ended = error;
      for (const fail of [...this.asked]) fail(error);
      if (this.line === line) this.line = null;
      this.lost(error);
    };
  }
}

const refused = (host: string) => new ControlFailed('refused', `${host} refuses connections`);
