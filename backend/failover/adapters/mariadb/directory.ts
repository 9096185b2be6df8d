import type { Endpoint } from '../../ports.js';

/** What one adapter learned of its member and the others need. */
interface Known {
  readonly serverId: number;
  readonly version: string;
  /** gtid_binlog_state. */
  readonly state: string;
}

/**
 * The members of one cluster by the names that servers call each other: shared by the adapters of one cluster, since a
 * server knows its source by host and port and its replicas by server id, and the rules know members by id.
 */
export class ClusterDirectory {
  private readonly known = new Map<string, Known>();

  constructor(private readonly members: readonly { readonly id: string; readonly endpoint: Endpoint }[]) {}

  note(member: string, known: Known): void {
    this.known.set(member, known);
  }

  of(member: string | null): Known | null {
    return member === null ? null : (this.known.get(member) ?? null);
  }

  byServerId(serverId: number): string | null {
    const found = [...this.known].filter(([, known]) => known.serverId === serverId);
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
