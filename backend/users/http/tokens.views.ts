import { z } from 'zod';
import { epochMsField, nameField, page, pageQuery } from '../../platform/http/index.js';
import { permissionNames } from '../domain/permissions.js';

export const tokenBody = z.strictObject({
  name: nameField(120),
  /** Permissions it carries; left out or null: all of its owner's, whatever those come to be. */
  scopes: z.array(z.enum(permissionNames)).min(1).max(permissionNames.length).nullable().default(null),
  addresses: z.array(z.string().max(60)).max(20).default([]),
  expiresAt: epochMsField.nullable().default(null),
});
export type TokenBody = z.infer<typeof tokenBody>;

export const tokenView = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Its first and last characters. */
    hint: z.string(),
    scopes: z.array(z.string()).nullable(),
    addresses: z.array(z.string()),
    expiresAt: z.number().nullable(),
    createdAt: z.number(),
    lastUsedAt: z.preprocess((at) => at || null, z.number().nullable()),
    lastUsedFrom: z.string().nullable(),
  })
  .meta({ id: 'Token' });

export const madeTokenView = tokenView.extend({ token: z.string() }).meta({ id: 'MadeToken' });
export const tokensPage = page(tokenView).meta({ id: 'TokensPage' });

export const serviceAccountsQuery = pageQuery.extend({ q: z.string().max(120).optional() });
export type ServiceAccountsQuery = z.infer<typeof serviceAccountsQuery>;

export const serviceAccountBody = z.strictObject({
  name: nameField(120),
  purpose: z.string().max(1_000).default(''),
});
export type ServiceAccountBody = z.infer<typeof serviceAccountBody>;

export const serviceAccountView = z
  .object({
    id: z.string(),
    name: z.string(),
    purpose: z.string(),
    createdAt: z.number(),
    tokens: z.array(tokenView),
  })
  .meta({ id: 'ServiceAccount' });
export const serviceAccountsPage = page(serviceAccountView).meta({ id: 'ServiceAccountsPage' });
