import type { Endpoint } from '../../ports.js';

/** What one adapter learned of its member and the others need. */
interface Known {
  readonly serverId: number;
  readonly version: string;
  /** gtid_binlog_state. */
  readonly state: string;
}

/** With the question that it answers, counted. */
interface Answer extends Known {
  readonly turn: number;
}

/** A row of SHOW SLAVE HOSTS; `Host` is empty unless the replica has a report_host. */
export interface ReportedHost {
  readonly Server_id: number;
  readonly Host?: string;
  readonly Port?: number;
}

/**
 * The members of one cluster by the names that servers call each other: shared by the adapters of one cluster, since a
 * server knows its source by host and port and its replicas by server id, and the rules know members by id.
 */
export class ClusterDirectory {
  private readonly known = new Map<string, Answer>();
  /** How often each was asked. */
  private readonly turns = new Map<string, number>();
  /** Whom each follows, and how often that one had been asked when this was first seen. */
  private readonly following = new Map<string, { readonly source: string; readonly turn: number }>();

  constructor(
    private readonly members: readonly { readonly id: string; readonly endpoint: Endpoint }[],
    /** Server ids as they were before: one that is dead by now is known by no other where it is called by another name. */
    private readonly before: Readonly<Record<string, number>> = {},
  ) {}

  /** What is noted next of the member is what it said to this question. */
  asks(member: string): void {
    this.turns.set(member, this.turn(member) + 1);
  }

  note(member: string, known: Known): void {
    this.known.set(member, { ...known, turn: this.turn(member) });
  }

  private turn(member: string): number {
    return this.turns.get(member) ?? 0;
  }

  /**
   * The log state of whom a member follows, asked for since it was first seen to: what was before may lack what that member
   * wrote as the primary until then, and the others had of it. Null while there is none.
   */
  stateOfSource(member: string, source: string | null): string | null {
    if (source === null) {
      this.following.delete(member);
      return null;
    }
    const before = this.following.get(member);
    const known = this.known.get(source);
    if (before?.source !== source) this.following.set(member, { source, turn: this.turn(source) });
    else if (known && known.turn > before.turn) return known.state;
    return null;
  }

  of(member: string | null): Known | null {
    return member === null ? null : (this.known.get(member) ?? null);
  }

  /**
   * Members whose receivers are connected, from what SHOW SLAVE HOSTS says. A receiver that is no known member may be any
   * member that was never asked, for instance because we cannot reach it: all of those count, since one that is taken for
   * gone leaves the acknowledgers and what only it has would be lost.
   */
  receivers(hosts: readonly ReportedHost[]): string[] {
    const found = hosts.map((host) => this.named(host));
    const strangers = found.some((members) => members.length === 0);
    const unasked = this.members.map(({ id }) => id).filter((id) => !this.known.has(id));
    return [...new Set([...found.flat(), ...(strangers ? unasked : [])])];
  }

  private named({ Server_id, Host, Port }: ReportedHost): string[] {
    const known = [...this.known].filter(([, one]) => one.serverId === Number(Server_id)).map(([id]) => id);
    const reported = known.length === 0 && Host ? this.source(Host, Number(Port), 0) : null;
    return reported === null ? known : [reported];
  }

  private byServerId(serverId: number): string | null {
    const now = [...this.known].map(([id, known]) => [id, known.serverId] as const);
    const found = [...new Map([...Object.entries(this.before), ...now])].filter(([, id]) => id === serverId);
    return found.length === 1 ? found[0][0] : null;
  }

  /** By address as it was configured, else by the id that the source gave when they were last connected. */
  source(host: string, port: number, serverId: number): string | null {
    const same = this.members.find(({ endpoint }) => endpoint.port === port && sameHost(endpoint.host, host));
    return same?.id ?? (serverId > 0 ? this.byServerId(serverId) : null);
  }
}

function sameHost(one: string, other: string): boolean {
  const plain = (host: string) => {
    const name = host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
    return name === 'local' || name === 'localhost' || name === '::1' ? '127.0.0.1' : name;
  };
  return plain(one) === plain(other);
}
