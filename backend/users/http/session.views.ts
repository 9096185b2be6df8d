import { z } from 'zod';
import { emailField, nameField } from '../../platform/http/index.js';
import { permissionNames } from '../domain/permissions.js';

/** Passwords are taken as typed: no trimming, no normalising, long enough to be refused with a reason. */
export const passwordField = z.string().min(1, 'must not be empty').max(1_000);

export const setupBody = z.strictObject({
  token: z.string().min(1).max(100),
  name: nameField(120),
  email: emailField,
  password: passwordField,
});
export type SetupBody = z.infer<typeof setupBody>;

export const setupView = z.object({ needed: z.boolean(), expiresAt: z.number().nullable() }).meta({ id: 'SetupState' });

export const signInBody = z.strictObject({ email: z.string().min(1).max(254), password: passwordField });
export type SignInBody = z.infer<typeof signInBody>;

export const stepUpBody = z.strictObject({ password: passwordField });
export type StepUpBody = z.infer<typeof stepUpBody>;

export const sessionView = z
  .object({
    person: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      theme: z.string(),
      density: z.string(),
      timeZone: z.string().nullable(),
    }),
    /** What the caller may do at least somewhere. */
    permissions: z.array(z.enum(permissionNames)),
    csrfToken: z.string(),
    stepUpUntil: z.number(),
    expiresAt: z.number(),
  })
  .meta({ id: 'Session' });
