import { z } from 'zod';
import { idField, page, pageQuery, tagField } from '../../platform/http/index.js';
import { CREDENTIAL_PURPOSES, TLS_MODES } from '../domain/credential.js';
import { RESOURCE_KINDS } from '../domain/kind.js';
import { RESOURCE_SORTS } from '../domain/resource-list.js';
import { RESOURCE_STATUSES } from '../domain/status.js';

/** Loose here, judged by the domain: it names every fault with its remedy. */
const words = z.string().max(20_000);
const fields = {
  name: words,
  address: words,
  tags: z.array(z.string().max(1_000)).max(200),
  parentId: idField.nullable(),
  environment: words,
  notes: words,
  ownerId: idField.nullable(),
  runbookUrl: words,
};

export const createResourceBody = z
  .strictObject({
    kind: z.enum(RESOURCE_KINDS),
    name: fields.name,
    address: fields.address,
    tags: fields.tags.optional(),
    parentId: fields.parentId.optional(),
    environment: fields.environment.optional(),
    notes: fields.notes.optional(),
    ownerId: fields.ownerId.optional(),
    runbookUrl: fields.runbookUrl.optional(),
  })
  .meta({ id: 'CreateResourceBody' });
export type CreateResourceBody = z.infer<typeof createResourceBody>;

/** What is left out stays as it is. The kind is for life. */
export const changeResourceBody = z.strictObject(fields).partial().meta({ id: 'ChangeResourceBody' });
export type ChangeResourceBody = z.infer<typeof changeResourceBody>;

export const resourceQuery = pageQuery.extend({
  /** Part of a name or address. */
  q: z.string().max(200).optional(),
  /** The whole name, in any case. */
  name: z.string().max(200).optional(),
  kind: z.enum(RESOURCE_KINDS).optional(),
  tag: tagField.optional(),
  status: z.enum(RESOURCE_STATUSES).optional(),
  parentId: idField.optional(),
  sort: z.enum(RESOURCE_SORTS).default('name'),
});
export type ResourceQuery = z.infer<typeof resourceQuery>;

export const resourceParams = z.strictObject({ id: z.string().max(100) });
export type ResourceParams = z.infer<typeof resourceParams>;

const summary = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(RESOURCE_KINDS),
  address: z.string(),
  tags: z.array(z.string()),
  environment: z.string(),
  parentId: z.string().nullable(),
  ownerId: z.string().nullable(),
  runbookUrl: z.string(),
  /** What a person should know at a glance: `tls-off`. */
  findings: z.array(z.string()),
  status: z.enum(RESOURCE_STATUSES),
  statusSince: z.number(),
  statusReason: z.string(),
  /** Since when the status is old and why: the monitor is late. Null: it is current. */
  stale: z.object({ since: z.number(), why: z.string() }).nullable(),
  version: z.number(),
  updatedAt: z.number(),
};

export const resourceSummaryView = z.object(summary).meta({ id: 'ResourceSummary' });
export const resourcePageView = page(resourceSummaryView).meta({ id: 'ResourcePage' });

const relativeView = z
  .object({ id: z.string(), name: z.string(), kind: z.enum(RESOURCE_KINDS), status: z.enum(RESOURCE_STATUSES) })
  .meta({ id: 'ResourceRelative' });

export const credentialView = z
  .object({
    purpose: z.enum(CREDENTIAL_PURPOSES),
    username: z.string(),
    tls: z.enum(TLS_MODES),
    /** Certificates trusted for it, PEM; empty: those the system trusts. */
    ca: z.string(),
    setAt: z.number(),
    testedAt: z.number().nullable(),
    testOk: z.boolean(),
    testResult: z.string().nullable(),
  })
  .meta({ id: 'Credential' });

export const resourceView = z
  .object({
    ...summary,
    notes: z.string(),
    createdAt: z.number(),
    parent: relativeView.nullable(),
    children: z.array(relativeView),
    /** Tags of what stands above: grants on them hold here as well. */
    inheritedTags: z.array(z.string()),
    credentials: z.array(credentialView),
    /** The cluster it is a member of, and its role there by the last recovery. */
    cluster: z.object({ id: z.string(), name: z.string(), role: z.enum(['primary', 'replica', 'standby']) }).nullable(),
    /** What the caller may do with it. */
    may: z.array(z.string()),
  })
  .meta({ id: 'Resource' });

export const consequencesView = z
  .object({
    /** Each consequence in words. */
    sentences: z.array(z.string()),
    consequences: z.array(z.object({ kind: z.string(), count: z.number(), sentence: z.string(), blocks: z.boolean() })),
  })
  .meta({ id: 'ResourceConsequences' });

export const tagsView = z
  .object({ tags: z.array(z.object({ tag: z.string(), count: z.number() })) })
  .meta({ id: 'ResourceTags' });
