import { z } from 'zod';
import { nameField, tagField } from '../../platform/http/index.js';
import { clusterView } from './cluster.views.js';
import { fencingField, proxyBody, serviceField } from './member.views.js';
import { blockerView, named } from './shared.views.js';

const account = z.strictObject({
  username: z.string().trim().min(1).max(128),
  password: z.string().min(1).max(500),
});

/**
 * The address of any one member is enough to look: with `planOnly` nothing is changed. Without an account the answer
 * holds the statements that make one.
 */
export const importBody = z
  .strictObject({
    /** Left out: MariaDB or MySQL, as the server says. A service names its members. */
    kind: z.enum(['mariadb', 'mysql', 'service']).optional(),
    address: z.string().trim().min(1).max(500).optional(),
    name: nameField(120).optional(),
    tags: z.array(tagField).max(32).optional(),
    /** Watches the members and acts on them. */
    account: account.optional(),
    tls: z.enum(['off', 'verify-ca', 'verify-full']).optional(),
    ca: z.string().max(50_000).optional(),
    /** The one account that members sign in to each other with. */
    replication: account.optional(),
    /** Make the replication account on the primary, with the password given: needs CREATE USER for this once. */
    createReplication: account.optional(),
    members: z
      .array(
        z.strictObject({
          address: z.string().trim().min(1).max(500),
          /** Its server's name in the proxies. */
          name: nameField(120).optional(),
          promotion: z.enum(['preferred', 'allowed', 'never']).optional(),
          site: z.string().trim().max(60).optional(),
          fencing: fencingField.optional(),
          service: serviceField.optional(),
        }),
      )
      .max(50)
      .optional(),
    proxies: z.array(proxyBody).max(20).optional(),
    planOnly: z.boolean().optional(),
  })
  .meta({ id: 'ImportClusterBody' });
export type ImportBody = z.infer<typeof importBody>;

const importMemberView = z.object({
  name: z.string(),
  place: z.string(),
  role: z.enum(['primary', 'replica', 'standby', 'alone', 'unknown']),
  serverVersion: z.string().nullable(),
  serverId: z.number().nullable(),
  readOnly: z.boolean().nullable(),
  /** host:port it receives from. */
  source: z.string().nullable(),
  /** GTID position. */
  position: z.string(),
  reachable: z.boolean(),
  sentence: z.string(),
  /** The resource it is already, or null: it becomes one. */
  resource: named.nullable(),
});

const statementsView = z.object({
  purpose: z.enum(['failover', 'replication']),
  /** Where to run them: on the primary they reach every member. */
  on: z.string(),
  username: z.string(),
  statements: z.array(z.string()),
  needs: z.array(z.object({ privilege: z.string(), on: z.string(), why: z.string() })),
  /** What the account that was given lacks, by member. */
  missing: z.array(z.object({ member: z.string(), privilege: z.string(), statement: z.string() })),
});

/** How far the replication account was proved, from each member to each other. */
const linkView = z.object({
  from: z.string(),
  to: z.string(),
  proof: z.enum(['connected', 'granted', 'missing', 'unknown']),
  sentence: z.string(),
});

/** What was found, what stands against it, and after the import the cluster. */
export const importView = z
  .object({
    possible: z.boolean(),
    /** "3 members: db-1 primary, db-2 and db-3 replicas; 2 HAProxies" */
    sentence: z.string(),
    kind: z.enum(['mariadb', 'mysql', 'service']).nullable(),
    members: z.array(importMemberView),
    accounts: z.array(statementsView),
    links: z.array(linkView),
    proxies: z.array(
      z.object({
        name: z.string(),
        address: z.string(),
        backend: z.string(),
        reachable: z.boolean(),
        servers: z.array(z.string()),
        unsafe: z.string(),
      }),
    ),
    blockers: z.array(blockerView),
    /** What works, but not as it should: they do not stop the import. */
    warnings: z.array(blockerView),
    cluster: clusterView.nullable(),
  })
  .meta({ id: 'ClusterImport' });
