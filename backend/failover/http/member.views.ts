import { z } from 'zod';
import { idField, nameField } from '../../platform/http/index.js';
import { extraView } from './extra.views.js';
import { named, why } from './shared.views.js';

const absolute = z
  .string()
  .trim()
  .max(500)
  .regex(/^\/[^\n\r]*$/, 'must be an absolute path');

export const fencingField = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('none') }),
  z.strictObject({
    how: z.literal('local'),
    pidFile: absolute.optional(),
    unit: z
      .string()
      .trim()
      .regex(/^[\w@.\\:-]{1,120}$/, 'must be the name of a systemd unit')
      .optional(),
  }),
  z.strictObject({ how: z.literal('hook'), path: absolute }),
]);

export const serviceField = z.strictObject({
  healthPath: z
    .string()
    .trim()
    .max(300)
    .regex(/^\/[^\s]*$/, 'must be a path, for example /health')
    .default('/'),
  hook: absolute,
});

/** How Holdfast's own connection to a member fares. */
const probeView = z.object({
  outcome: z.enum(['answering', 'refused', 'reset', 'silent', 'denied', 'saturated', 'never']),
  /** How long it has been so. */
  forMs: z.number().nullable(),
  slowestAnswerMs: z.number().nullable(),
  error: z.string(),
});

export const memberView = z
  .object({
    id: z.string(),
    name: z.string(),
    /** host:port. */
    place: z.string(),
    resource: named.nullable(),
    role: z.enum(['primary', 'replica', 'standby', 'alone', 'unknown']),
    /** `apart`: quarantined or in maintenance. */
    state: z.enum(['ok', 'attention', 'down', 'apart', 'unknown']),
    /** The state in words. */
    sentence: z.string(),
    probe: probeView,
    /** How old the facts below are; null when there are none. */
    seenMsAgo: z.number().nullable(),
    serverId: z.number().nullable(),
    serverVersion: z.string().nullable(),
    readOnly: z.boolean().nullable(),
    /** The member it receives from, or where the server says it does. */
    source: named.nullable(),
    sourceAddress: z.string(),
    receiving: z.enum(['yes', 'connecting', 'no']).nullable(),
    receiveError: z.string(),
    applying: z.boolean().nullable(),
    applyError: z.string(),
    lagMs: z.number().nullable(),
    /** What it has applied or written, and what it has received: GTIDs. */
    executed: z.string(),
    received: z.string(),
    /** Transactions that it lacks of what the primary has. */
    behind: z.number().nullable(),
    /** As a replica: whether it acknowledges. As the primary: how commits wait. */
    acknowledges: z.boolean(),
    acknowledgement: z.enum(['on', 'degraded', 'off']).nullable(),
    waiters: z.number(),
    /** In the set that has to be asked before a promotion. */
    acknowledger: z.boolean(),
    heartbeatMs: z.number().nullable(),
    errant: z.array(z.string()),
    /** Why it may not become primary: codes with words. */
    ineligible: z.array(z.object({ code: z.string(), sentence: z.string() })),
    /** Events that are enabled here. */
    events: z.array(z.string()),
    sessions: z.number().nullable(),
    uptimeMs: z.number().nullable(),
    storageTrouble: z.string(),
    promotion: z.enum(['preferred', 'allowed', 'never']),
    site: z.string(),
    maintenance: z.boolean(),
    quarantine: z.string(),
    /** While it is set apart: what only it has, as it was kept last; null when nothing was read. */
    extra: extraView.nullable(),
    /** How its option file was seen to carry what an unattended restart needs; '' while unproved. */
    optionFileProof: z.string(),
    fencing: fencingField,
    service: serviceField.nullable(),
    version: z.number(),
  })
  .meta({ id: 'ClusterMember' });

export const proxyView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['haproxy', 'hook']),
    address: z.string(),
    backend: z.string(),
    reachable: z.boolean().nullable(),
    readMsAgo: z.number().nullable(),
    /** Members it sends sessions to. */
    open: z.array(named),
    /** Members whose health check fails there. */
    down: z.array(named),
    sessions: z.number(),
    /** Why it must not be trusted with automatic failover; '' when it may. */
    unsafe: z.string(),
    /** What of that is the proxy's own word, since it could not be looked at; '' when all was seen. */
    unproved: z.string(),
    version: z.number(),
  })
  .meta({ id: 'ClusterProxy' });

export const memberParams = z.strictObject({ id: idField, memberId: idField });
export type MemberParams = z.infer<typeof memberParams>;

/** The plan (kind remove-member) that was shown. */
export const removeMemberQuery = z.strictObject({ plan: z.string().max(36), reason: why.optional() });
export type RemoveMemberQuery = z.infer<typeof removeMemberQuery>;

export const changeMemberBody = z
  .strictObject({
    promotion: z.enum(['preferred', 'allowed', 'never']),
    site: z.string().trim().max(60),
    maintenance: z.boolean(),
    fencing: fencingField,
    service: serviceField,
  })
  .partial()
  .meta({ id: 'ChangeClusterMemberBody' });
export type ChangeMemberBody = z.infer<typeof changeMemberBody>;

export const proxyParams = z.strictObject({ id: idField, proxyId: idField });
export type ProxyParams = z.infer<typeof proxyParams>;

/** `unix:/run/haproxy/admin.sock` or `tcp://host:port`; for a hook the executable's path. */
const proxyAddress = z
  .string()
  .trim()
  .max(500)
  .regex(/^(unix:\/|tcp:\/\/|\/)[^\s]+$/, 'must be unix:/path, tcp://host:port or, for a hook, an absolute path');

export const proxyBody = z
  .strictObject({
    name: nameField(120),
    kind: z.enum(['haproxy', 'hook']).default('haproxy'),
    address: proxyAddress,
    backend: z.string().trim().max(120).default(''),
  })
  .refine(({ kind, backend }) => kind === 'hook' || backend !== '', {
    path: ['backend'],
    message: 'name the backend that holds the members',
  })
  .meta({ id: 'ClusterProxyBody' });
export type ProxyBody = z.infer<typeof proxyBody>;
