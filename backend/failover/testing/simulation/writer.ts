import type { EventQueue, Planned } from '../../adapters/simulated/event-queue.js';
import { type Line, SimulatedProcess } from '../../adapters/simulated/network.js';
import type { SimulatedProxy } from '../../adapters/simulated/proxy.js';
import type { SimulatedServer } from '../../adapters/simulated/server.js';

/** A row that a client was told is kept, by whom, and when it heard so. */
export interface Acknowledged {
  readonly row: string;
  readonly server: string;
  readonly proxy: string;
  readonly at: number;
}

const ANSWER_MS = 2_000;
const RETRY_MS = 30;

/** A client that writes numbered rows through a proxy, never the same twice, and keeps what it was told. */
export class SimulatedWriter {
  readonly process: SimulatedProcess;
  readonly acknowledged: Acknowledged[] = [];
  private line: Line | null = null;
  private target: SimulatedServer | null = null;
  private count = 0;
  private attempt = 0;
  private ended = false;

  constructor(
    readonly name: string,
    private readonly proxy: SimulatedProxy,
    private readonly queue: EventQueue,
    private readonly everyMs: number,
    private readonly heard: (acknowledged: Acknowledged) => void,
    /** READ ONLY ADMIN: read_only does not stop it. */
    private readonly privileged = false,
  ) {
    this.process = new SimulatedProcess(name, queue);
  }

  start(): void {
    this.connect();
  }

  end(): void {
    this.ended = true;
    this.attempt++;
    this.line?.close(0);
  }

  private connect(): void {
    if (this.ended) return;
    const attempt = ++this.attempt;
    const retry = this.later(ANSWER_MS, () => attempt === this.attempt && this.connect());
    this.proxy.connect(this.process, (line, server) => {
      this.queue.cancel(retry);
      if (attempt !== this.attempt) return void line?.close(0);
      if (!line) return void this.later(RETRY_MS, () => attempt === this.attempt && this.connect());
      this.line = line;
      this.target = server;
      line.onClosed[0] = () => this.lost(line);
      this.write();
    });
  }

  private write(): void {
    const { line, target } = this;
    if (!line || !target) return;
    const row = `${this.name}-${++this.count}`;
    const patience = this.later(ANSWER_MS, () => {
      line.close(0);
      this.lost(line);
    });
    line.send(0, () =>
      target.write(row, this.privileged, (outcome) =>
        line.send(1, () => {
          this.queue.cancel(patience);
          if (line !== this.line) return;
          if (outcome === 'read-only') {
            line.close(0);
            return this.lost(line);
          }
          this.note({ row, server: target.id, proxy: this.proxy.name, at: this.queue.now });
          this.later(this.everyMs, () => line === this.line && this.write());
        }),
      ),
    );
  }

  private note(acknowledged: Acknowledged): void {
    this.acknowledged.push(acknowledged);
    this.heard(acknowledged);
  }

  private lost(line: Line): void {
    if (line !== this.line) return;
    this.line = null;
    this.later(RETRY_MS, () => this.line === null && this.connect());
  }

  private later(ms: number, run: () => void): Planned {
    return this.process.after(ms, run);
  }
}
