import { z } from 'zod';
import { epochMsField, idField, nameField, page, pageQuery, textField } from '../../platform/http/index.js';
import { jobView } from '../../platform/jobs/http/index.js';
import { backupMethods } from '../domain/manifest.js';
import { backupStates } from '../domain/backup-state.js';

const named = z.object({ id: z.string(), name: z.string() });
const path = textField(4_000)
  .regex(/^\//, 'must be an absolute path, such as /mnt/backups')
  .regex(/^[^\n\r]*$/, 'must be one line');

export const backupParams = z.strictObject({ id: idField });
export type BackupParams = z.infer<typeof backupParams>;

/** What a method is told; each belongs to one method. */
export const optionsField = z.strictObject({
  schemas: z.array(nameField(64)).min(1).max(200).optional(),
  paths: z.array(path).min(1, 'must name at least one folder, such as /etc').max(200).optional(),
  exclude: z.array(textField(1_000)).max(200).optional(),
});

export const backupQuery = pageQuery.extend({
  resource: z.union([idField, z.literal('holdfast')]).optional(),
  plan: idField.optional(),
  state: z.enum(backupStates).optional(),
});
export type BackupQuery = z.infer<typeof backupQuery>;

export const backupView = z
  .object({
    id: z.string(),
    /** Null for Holdfast itself, and when the resource is gone. */
    resource: named.nullable(),
    resourceName: z.string(),
    plan: named.nullable(),
    store: named,
    method: z.enum(backupMethods),
    state: z.enum(backupStates),
    /** The state, in words for a person, with what is missing to trust it. */
    sentence: z.string(),
    startedAt: epochMsField,
    endedAt: epochMsField,
    plainBytes: z.number(),
    storedBytes: z.number(),
    /** Of the stored file. */
    sha256: z.string(),
    /** The GTID a dump stands at. */
    position: z.string().nullable(),
    /** Users and roles of the server that lie beside its data; null: none were copied. */
    accounts: z.number().nullable(),
    sameDisk: z.boolean().nullable(),
    /** Whether the offline recovery key opens it. */
    recoveryKey: z.boolean(),
    verifiedAt: epochMsField.nullable(),
    restoredAt: epochMsField.nullable(),
    restoreMs: z.number().nullable(),
    problem: z.string().nullable(),
    warnings: z.array(z.string()),
    version: z.number(),
  })
  .meta({ id: 'Backup' });

export const backupPageView = page(backupView);

export const backupDetailView = backupView
  .extend({ folder: z.string(), manifest: z.record(z.string(), z.unknown()) })
  .meta({ id: 'BackupDetail' });

const why = textField(1_000).optional();

export const runBackupBody = z
  .strictObject({
    resourceId: z.union([idField, z.literal('holdfast')]).optional(),
    planId: idField.optional(),
    method: z.enum(backupMethods).optional(),
    options: optionsField.optional(),
    storeId: idField.optional(),
    why,
  })
  .refine((body) => (body.resourceId === undefined) !== (body.planId === undefined), {
    path: ['resourceId'],
    message: 'name either a resource (or "holdfast") or a plan',
  })
  .refine((body) => body.planId === undefined || !(body.method || body.options || body.storeId), {
    path: ['planId'],
    message: 'a plan has its own method, options and store',
  });
export type RunBackupBody = z.infer<typeof runBackupBody>;

export const whyBody = z.strictObject({ why }).optional();
export type WhyBody = z.infer<typeof whyBody>;

export const restoreBody = z.strictObject({
  /** `accounts`: users and grants of the backup too, as far as the server does not have them. */
  target: z.union([
    z.strictObject({ resourceId: idField, accounts: z.boolean().optional() }),
    z.strictObject({ folder: path }),
  ]),
  planOnly: z.boolean().optional(),
  why,
});
export type RestoreBody = z.infer<typeof restoreBody>;

/** With `planOnly` what would be done and what stands against it; else the job. */
export const restoreView = z
  .object({
    job: jobView.nullable(),
    sentences: z.array(z.string()),
    refusals: z.array(z.object({ reason: z.string(), detail: z.string(), remedy: z.string().optional() })),
    possible: z.boolean(),
  })
  .meta({ id: 'RestoreAnswer' });

const planFields = {
  name: nameField(),
  method: z.enum(backupMethods).optional(),
  options: optionsField.default({}),
  storeId: idField.optional(),
  schedule: z.string().trim().max(120),
  timeZone: z.string().trim().max(64),
  keep: z.number().int().min(1).max(1_000),
  enabled: z.boolean().default(true),
};

/** Without `resourceId` (or with "holdfast"): Holdfast itself. */
export const createPlanBody = z.strictObject({
  resourceId: z.union([idField, z.literal('holdfast')]).nullish(),
  ...planFields,
  keep: planFields.keep.default(14),
  timeZone: planFields.timeZone.default('UTC'),
});
export type CreatePlanBody = z.infer<typeof createPlanBody>;

export const changePlanBody = z
  .strictObject({
    ...planFields,
    options: optionsField,
    enabled: z.boolean(),
  })
  .partial();
export type ChangePlanBody = z.infer<typeof changePlanBody>;

export const retentionQuery = z.strictObject({ keep: z.coerce.number().int().min(1).max(1_000).optional() });
export type RetentionQuery = z.infer<typeof retentionQuery>;

const judged = z.array(z.object({ id: z.string(), because: z.string() }));
export const retentionView = z
  .object({ keep: judged, remove: judged, paused: z.string().nullable() })
  .meta({ id: 'RetentionPlan' });

export const planView = z
  .object({
    id: z.string(),
    name: z.string(),
    resource: named.nullable(),
    resourceName: z.string(),
    store: named,
    method: z.enum(backupMethods),
    options: optionsField,
    schedule: z.string(),
    timeZone: z.string(),
    keep: z.number(),
    enabled: z.boolean(),
    nextRuns: z.array(epochMsField),
    lastJobId: z.string().nullable(),
    /** Null: never. */
    lastAttemptAt: epochMsField.nullable(),
    lastSuccessAt: epochMsField.nullable(),
    lastFailureAt: epochMsField.nullable(),
    lastFailure: z.string().nullable(),
    lastDurationMs: z.number(),
    lateRuns: z.number(),
    skippedRuns: z.number(),
    version: z.number(),
  })
  .meta({ id: 'BackupPlan' });

export const planPageView = page(planView);

export const storeView = z
  .object({
    id: z.string(),
    name: z.string(),
    path: z.string(),
    identity: z.string(),
    available: z.boolean(),
    problem: z.string().nullable(),
    freeBytes: z.number().nullable(),
    totalBytes: z.number().nullable(),
    /** On the disk of Holdfast's own data: allowed, but no disaster copy. */
    sameDisk: z.boolean().nullable(),
    createdAt: epochMsField,
    version: z.number(),
  })
  .meta({ id: 'BackupStore' });

export const storePageView = z.object({ items: z.array(storeView) });

export const createStoreBody = z.strictObject({ name: nameField(), path });
export type CreateStoreBody = z.infer<typeof createStoreBody>;

export const moveStoreBody = z.strictObject({ path });
export type MoveStoreBody = z.infer<typeof moveStoreBody>;

export const recoveryKeyView = z
  .object({
    state: z.enum(['none', 'unconfirmed', 'confirmed']),
    publicKey: z.string().nullable(),
    createdAt: epochMsField.nullable(),
    confirmedAt: epochMsField.nullable(),
    sentence: z.string(),
  })
  .meta({ id: 'RecoveryKeyState' });

/** Shown once and kept nowhere. */
export const newRecoveryKeyView = z
  .object({ publicKey: z.string(), secretKey: z.string() })
  .meta({ id: 'NewRecoveryKey' });

export const confirmRecoveryKeyBody = z.strictObject({ lastCharacters: z.string().trim().min(1).max(20) });
export type ConfirmRecoveryKeyBody = z.infer<typeof confirmRecoveryKeyBody>;
