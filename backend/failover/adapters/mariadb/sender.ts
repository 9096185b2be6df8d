import { ControlFailed, type Permit } from '../../ports.js';
import { Deadline } from './deadline.js';
import { type Secrets, withoutSecrets } from './faults.js';
import type { Link, Rows } from './link.js';
import type { SlaveStatus } from './status.js';

/** The server gives up so much before we do, so that it says why. */
const MARGIN_MS = 40;

/** The statement that makes the server give up the next ones after so many seconds; null where there is none. */
export type Limit = ((seconds: string) => string) | null;

/** One command on its way: what it asks and sends goes over one connection, within one permit, and is noted. */
export class Sender {
  readonly deadline: Deadline;
  private readonly noted: string[] = [];

  constructor(
    private readonly link: Link,
    readonly where: string,
    permit: Permit,
    private readonly how: { readonly unspoken?: Secrets; readonly limit?: Limit } = {},
  ) {
    this.deadline = Deadline.of(permit);
  }

  private get unspoken(): Secrets {
    return this.how.unspoken ?? [];
  }

  /** What was sent so far, for the journal. */
  get sent(): readonly string[] {
    return this.noted;
  }

  /**
   * Reads; not noted. The server gives up before our time is over, so that nothing happens later: set for each packet, since
   * the session keeps what the last one set.
   */
  async ask(...statements: string[]): Promise<Rows[]> {
    const seconds = Math.max(0.01, (this.deadline.left() - MARGIN_MS) / 1000).toFixed(3);
    const limit = this.how.limit ? [this.how.limit(seconds)] : [];
    const answers = await this.link.ask([...limit, ...statements], this.deadline, this.unspoken);
    return answers.slice(limit.length);
  }

  /** Changes something; noted for the journal. */
  async do(...statements: string[]): Promise<Rows[]> {
    this.noted.push(...statements.map((statement) => withoutSecrets(statement, this.unspoken)));
    return this.ask(...statements);
  }

  /** Changes something on this member alone. A connection that may still keep it from the binary log is given up. */
  async unlogged(statements: readonly string[]): Promise<void> {
    try {
      await this.do('SET SESSION sql_log_bin=0', ...statements, 'SET SESSION sql_log_bin=1');
    } catch (error) {
      this.link.hangUp();
      throw error;
    }
  }

  /** The replica's status; null when it has no source. */
  async slave(): Promise<SlaveStatus | null> {
    const [[slave]] = (await this.ask('SHOW ALL SLAVES STATUS')) as unknown as [SlaveStatus[]];
    return slave ?? null;
  }

  /** Asks again until it holds; the last answer, or null when the time is over. */
  async until<T>(read: () => Promise<T>, holds: (answer: T) => boolean, everyMs = 2): Promise<T | null> {
    for (;;) {
      const answer = await read();
      if (holds(answer)) return answer;
      if (this.deadline.left() <= everyMs + MARGIN_MS) return null;
      await this.sleep(everyMs);
    }
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  failed(reason: ControlFailed['reason'], sentence: string, remedy = ''): ControlFailed {
    return new ControlFailed(reason, `${this.where}: ${withoutSecrets(sentence, this.unspoken)}`, remedy);
  }
}

/** A text as SQL quotes it; our sessions have NO_BACKSLASH_ESCAPES. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The name of a replica's one connection, as statements about it take it: ` 'shop'`; '' for the one without a name. */
export const connectionName = (slave: Pick<SlaveStatus, 'Connection_name'> | null | undefined): string =>
  slave?.Connection_name ? ` ${quoted(slave.Connection_name)}` : '';

/** Forgets all sources: RESET SLAVE ALL forgets that of the connection without a name only. */
export const forgetSources = (slaves: readonly Pick<SlaveStatus, 'Connection_name'>[]): string[] => {
  const names = new Set(['', ...slaves.map(connectionName)]);
  return [...names].map((name) => `RESET SLAVE${name} ALL`);
};

/** A name as SQL quotes it. */
export const named = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
