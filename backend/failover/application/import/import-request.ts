import type { MemberPolicy } from '../../domain/cluster.js';
import type { FencingSetting, ServiceSetting } from '../../persistence/settings.js';
import type { Account } from '../../ports.js';

export interface GivenMember {
  readonly address: string;
  /** Its server's name in the proxies. */
  readonly name?: string;
  readonly promotion?: MemberPolicy['promotion'];
  readonly site?: string;
  readonly fencing?: FencingSetting;
  readonly service?: ServiceSetting;
}

export interface GivenProxy {
  readonly name: string;
  readonly kind: 'haproxy' | 'hook';
  readonly address: string;
  readonly backend: string;
}

/** What a person says of a cluster that is to be taken over. */
export interface ImportRequest {
  readonly kind?: 'mariadb' | 'mysql' | 'service';
  /** Of any one member. */
  readonly address?: string;
  readonly name?: string;
  readonly tags?: readonly string[];
  /** Watches the members and acts on them. */
  readonly account?: Account;
  readonly tls?: 'off' | 'verify-ca' | 'verify-full';
  readonly ca?: string;
  /** The one account that members sign in to each other with. */
  readonly replication?: Account;
  /** Signs in on the primary once, to make that account. */
  readonly createReplication?: Account;
  readonly members?: readonly GivenMember[];
  readonly proxies?: readonly GivenProxy[];
}
