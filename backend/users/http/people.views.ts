import { z } from 'zod';
import { emailField, nameField, page, pageQuery } from '../../platform/http/index.js';
import { peopleSorts } from '../persistence/people.queries.js';
import { passwordField } from './session.views.js';

const sorts = peopleSorts.flatMap((name) => [name, `-${name}`] as const);

export const peopleQuery = pageQuery.extend({
  q: z.string().max(200).optional(),
  status: z.enum(['invited', 'active', 'disabled']).optional(),
  sort: z.enum(sorts).default('name'),
});
export type PeopleQueryInput = z.infer<typeof peopleQuery>;

export const personView = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    status: z.enum(['invited', 'active', 'disabled']),
    createdAt: z.number(),
    /** Null: never came in. */
    lastSeenAt: z.preprocess((at) => at || null, z.number().nullable()),
    version: z.number(),
  })
  .meta({ id: 'Person' });

export const listedPersonView = personView.extend({ roles: z.array(z.string()) }).meta({ id: 'ListedPerson' });
export const peoplePage = page(listedPersonView).meta({ id: 'PeoplePage' });

export const invitePersonBody = z.strictObject({ name: nameField(120), email: emailField });
export type InvitePersonBody = z.infer<typeof invitePersonBody>;

export const inviteLinkView = z.object({ inviteLink: z.string(), expiresAt: z.number() }).meta({ id: 'InviteLink' });
export const invitedView = inviteLinkView.extend({ person: personView }).meta({ id: 'InvitedPerson' });

export const editPersonBody = z
  .strictObject({ name: nameField(120).optional(), email: emailField.optional() })
  .refine((body) => Object.keys(body).length > 0, 'Send at least one field to change');
export type EditPersonBody = z.infer<typeof editPersonBody>;

export const consequencesView = z
  .object({
    sentences: z.array(z.string()),
    sessions: z.number(),
    tokens: z.number(),
    queuedJobs: z.number(),
    grants: z.number(),
    lastOwner: z.boolean(),
  })
  .meta({ id: 'PersonConsequences' });

export const openSessionView = z
  .object({
    id: z.string(),
    createdAt: z.number(),
    lastSeenAt: z.number(),
    address: z.string(),
    userAgent: z.string(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'OpenSession' });
export const sessionsPage = page(openSessionView).meta({ id: 'SessionsPage' });
export const endedView = z.object({ ended: z.number() }).meta({ id: 'EndedSessions' });

export const invitationView = z.object({ email: z.string(), name: z.string() }).meta({ id: 'Invitation' });
export const acceptInviteBody = z.strictObject({ name: nameField(120).optional(), password: passwordField });
export type AcceptInviteBody = z.infer<typeof acceptInviteBody>;

export const meView = z
  .object({
    kind: z.enum(['person', 'service']),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    theme: z.string(),
    density: z.string(),
    timeZone: z.string().nullable(),
    version: z.number(),
  })
  .meta({ id: 'Me' });

export const editMeBody = z
  .strictObject({
    name: nameField(120).optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
    density: z.enum(['compact', 'comfortable']).optional(),
    timeZone: z.string().max(64).refine(isTimeZone, 'is not a time zone such as Europe/Vienna').nullable().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'Send at least one field to change');
export type EditMeBody = z.infer<typeof editMeBody>;

export const changePasswordBody = z.strictObject({ current: passwordField, password: passwordField });
export type ChangePasswordBody = z.infer<typeof changePasswordBody>;

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
