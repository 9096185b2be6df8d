import { z } from 'zod';
import { CREDENTIAL_PURPOSES, TLS_MODES } from '../domain/credential.js';

export const credentialBody = z
  .strictObject({
    purpose: z.enum(CREDENTIAL_PURPOSES),
    username: z.string().max(1_000),
    secret: z.string().max(10_000),
    /** Left out: `verify-full`, or `off` on this machine. */
    tls: z.enum(TLS_MODES).optional(),
    /** PEM of the certificates to trust; left out: those the system trusts. */
    ca: z.string().max(100_000).optional(),
  })
  .meta({ id: 'CredentialBody' });
export type CredentialBody = z.infer<typeof credentialBody>;

export const credentialParams = z.strictObject({ id: z.string().max(100), purpose: z.enum(CREDENTIAL_PURPOSES) });
export type CredentialParams = z.infer<typeof credentialParams>;

export const lookBody = z.strictObject({ address: z.string().max(1_000) }).meta({ id: 'DatabaseLookBody' });
export type LookBody = z.infer<typeof lookBody>;

const needView = z.object({ privilege: z.string(), on: z.string(), why: z.string() });

const roleView = z.object({
  role: z.enum(['primary', 'replica', 'alone']),
  primary: z.string().nullable(),
  replicas: z.array(z.string()),
  readOnly: z.boolean(),
});

const neighbourView = z.object({
  address: z.string(),
  role: z.enum(['primary', 'replica']),
  knownAs: z.object({ id: z.string(), name: z.string() }).nullable(),
  version: z.string().nullable(),
});

export const databaseLookView = z
  .object({
    address: z.string(),
    reachable: z.boolean(),
    sentence: z.string(),
    remedy: z.string(),
    version: z.string().nullable(),
    tls: z
      .object({
        offered: z.boolean(),
        certificate: z.object({ subject: z.string(), validTo: z.number(), trusted: z.boolean() }).nullable(),
        distrust: z.string(),
      })
      .nullable(),
    tlsMode: z.enum(TLS_MODES),
    role: roleView.nullable(),
    beside: z.array(neighbourView),
    knownAs: z.object({ id: z.string(), name: z.string() }).nullable(),
    accounts: z.array(
      z.object({
        purpose: z.enum(CREDENTIAL_PURPOSES),
        username: z.string(),
        statements: z.array(z.string()),
        needs: z.array(needView),
      }),
    ),
  })
  .meta({ id: 'DatabaseLook' });

export const credentialTestView = z
  .object({
    ok: z.boolean(),
    sentence: z.string(),
    remedy: z.string(),
    version: z.string().nullable(),
    encrypted: z.boolean(),
    missing: z.array(needView.extend({ grant: z.string(), statement: z.string() })),
    excess: z.array(z.string()),
    role: roleView.nullable(),
    beside: z.array(neighbourView),
  })
  .meta({ id: 'CredentialTest' });

export const revealedView = z.object({ username: z.string(), secret: z.string() }).meta({ id: 'RevealedCredential' });
