import type { Numbers } from '../domain/finding.js';
import type { Intent } from '../domain/intent.js';
import type { Step } from '../domain/recovery.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Members and proxies of a cluster by id; proxies also by name, as the topology calls them. */
export class Names {
  private readonly members: ReadonlyMap<string, string>;
  private readonly proxies: ReadonlyMap<string, { id: string; name: string }>;

  constructor(
    members: readonly { readonly id: string; readonly name: string }[],
    proxies: readonly { readonly id: string; readonly name: string }[] = [],
  ) {
    this.members = new Map(members.map(({ id, name }) => [id, name]));
    this.proxies = new Map(proxies.flatMap(({ id, name }) => [id, name].map((key) => [key, { id, name }] as const)));
  }

  member(id: string): string {
    return this.members.get(id) ?? 'a member that is gone';
  }

  /** The member of that id with its name; null for null. */
  named(id: string | null): { id: string; name: string } | null {
    return id === null ? null : { id, name: this.member(id) };
  }

  isMember(id: string): boolean {
    return this.members.has(id);
  }

  /** What a finding or a step is about. */
  about(key: string): { kind: 'member' | 'proxy'; id: string; name: string } {
    const proxy = this.proxies.get(key);
    if (proxy && !this.isMember(key)) return { kind: 'proxy', ...proxy };
    return { kind: 'member', id: key, name: this.isMember(key) || UUID.test(key) ? this.member(key) : key };
  }

  /** A text in which ids stand, with names in their place. */
  spoken(text: string): string {
    return [...this.members].reduce((said, [id, name]) => said.replaceAll(id, name), text);
  }

  numbers(numbers: Numbers): Numbers {
    return Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => [
        this.spoken(name),
        typeof value === 'string' ? this.spoken(value) : value,
      ]),
    );
  }
}

const stepTitles: Record<Step['kind'], (on: string, other: string) => string> = {
  'stop-receiving': (on) => `stop receiving on ${on}`,
  'start-receiving': (on) => `receive again on ${on}`,
  elect: (on) => `elect ${on}`,
  'close-route': (on, server) => `close the way to ${server} at ${on}`,
  'drain-route': (on, server) => `let sessions of ${server} end at ${on}`,
  'open-route': (on, server) => `send clients to ${server} at ${on}`,
  fence: (on) => `fence ${on}`,
  'restart-as-replica': (on) => `kill ${on} and start it as a replica`,
  'disable-events': (on) => `stop events on ${on}`,
  'enable-events': (on) => `run events on ${on}`,
  'close-member': (on) => `make ${on} read-only`,
  'reopen-member': (on) => `let clients write on ${on} again`,
  'go-on-without-copy': (on) => `let commits of ${on} go on without a copy`,
  'catch-up': (on) => `wait until ${on} has everything`,
  'apply-received': (on) => `apply what ${on} received`,
  detach: (on) => `let ${on} forget its source`,
  'open-member': (on) => `let clients write on ${on}`,
  follow: (on, source) => `let ${on} follow ${source}`,
  canary: (on) => `write a first row on ${on}`,
  judge: (on) => `judge what ${on} has of its own`,
  rejoin: (on, source) => `let ${on} join behind ${source}`,
  quarantine: (on) => `set ${on} apart`,
};

/** "close the way to db-1 at lb-1" */
export function stepTitle({ kind, on, with: given }: Pick<Step, 'kind' | 'on' | 'with'>, names: Names): string {
  const other = typeof given.server === 'string' ? given.server : typeof given.source === 'string' ? given.source : '';
  const title = stepTitles[kind] as ((on: string, other: string) => string) | undefined;
  return title ? title(names.about(on).name, names.member(other)) : `${kind} on ${names.about(on).name}`;
}

/** "fail over from db-1" */
export function intentWords(intent: Intent, names: Names): string {
  const name = (id: string) => names.member(id);
  switch (intent.kind) {
    case 'failover': {
      const [best] = intent.candidates;
      return `fail over from ${name(intent.from)}${best ? ` to ${name(best)}` : ''}`;
    }
    case 'switchover':
      return `${intent.drill ? 'drill: ' : ''}switch over from ${name(intent.from)} to ${name(intent.to)}`;
    case 'rejoin':
      return `let ${name(intent.member)} join behind ${name(intent.primary)}`;
    case 'close-member':
      return `make ${name(intent.member)} read-only`;
    case 'stop-acknowledging':
      return `let ${name(intent.member)} acknowledge nothing any more`;
    case 'let-go':
      return `let ${name(intent.member)} receive nothing any more`;
    case 'go-on-without-copy':
      return `let ${name(intent.primary)} go on without a copy`;
    case 'wait-for-copies':
      return `let commits on ${name(intent.primary)} wait for a copy again`;
    case 'reopen-primary':
      return `let clients write on ${name(intent.primary)} again`;
    case 'correct-route':
      return intent.primary ? `send clients to ${name(intent.primary)}` : 'close the way to everyone';
  }
}
