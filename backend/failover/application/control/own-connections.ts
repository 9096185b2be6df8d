import type { Permit } from '../../ports.js';
import type { ControlledMember } from './controlled-cluster.js';
import type { OwnConnections, Reports } from './reports.js';
import type { Tenure } from './tenure.js';

const askMs = 500;

/**
 * Keeps, for a successor, the ids of the connections that our commands go over: it ends them before it acts, so that a
 * command of ours that was delayed finds a dead connection.
 */
export class OwnConnectionsKeeper {
  private readonly stale: Set<string>;
  private known: OwnConnections = {};
  private keeping: Promise<void> = Promise.resolve();

  constructor(
    private readonly members: readonly ControlledMember[],
    private readonly tenure: Tenure,
    private readonly reports: Reports,
    /** Those of the former holder that are still to be ended: a successor of ours has to end them too. */
    private readonly owed: () => OwnConnections,
  ) {
    this.stale = new Set(members.map(({ id }) => id));
  }

  /** A connection to it ended, or may have: the next one has another id. */
  changed(member: string): void {
    this.stale.add(member);
  }

  allChanged(): void {
    for (const { id } of this.members) this.stale.add(id);
  }

  /**
   * Makes the connection to a member known before a command goes over it: after a loss its adapter refuses the next
   * command, since a successor may have ended the connection (rule 4); asking for the ids says that we know.
   */
  async renew(id: string): Promise<void> {
    const member = this.members.find((one) => one.id === id);
    if (member && this.stale.has(id)) await this.ask([member]);
  }

  /** Asks those members that answer and whose connections may be new; resolves when what they said is kept. */
  async keep(answering: (id: string) => boolean): Promise<void> {
    const asked = this.members.filter(({ id }) => this.stale.has(id) && answering(id));
    if (asked.length > 0) await this.ask(asked);
    return this.keeping;
  }

  private async ask(members: readonly ControlledMember[]): Promise<void> {
    for (const { id } of members) this.stale.delete(id);
    const read = (await Promise.all(members.map((member) => this.read(member)))).flat();
    if (read.length === 0) return;
    this.known = { ...this.known, ...Object.fromEntries(read) };
    const { term } = this.tenure;
    this.keeping = this.reports.keep({ kind: 'connections', term, connections: merged(this.owed(), this.known) });
    this.keeping.catch(() => this.allChanged());
  }

  /** What cannot be read has no connection that a command could go over. */
  private async read({ id, control }: ControlledMember): Promise<[string, readonly number[]][]> {
    const permit: Permit = { term: this.tenure.term, timeoutMs: askMs, signal: new AbortController().signal };
    try {
      return [[id, await control.connections(permit)]];
    } catch {
      this.stale.add(id);
      return [];
    }
  }
}

function merged(some: OwnConnections, others: OwnConnections): OwnConnections {
  const ids = [...new Set([...Object.keys(some), ...Object.keys(others)])];
  return Object.fromEntries(ids.map((id) => [id, [...(some[id] ?? []), ...(others[id] ?? [])]]));
}
