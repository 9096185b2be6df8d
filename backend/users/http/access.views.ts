import { z } from 'zod';
import { epochMsField, idField, page, pageQuery, tagField } from '../../platform/http/index.js';
import { permissionNames } from '../domain/permissions.js';
import type { Scope } from '../domain/scope.js';

export const roleView = z
  .object({
    name: z.string(),
    title: z.string(),
    sentence: z.string(),
    permissions: z.array(
      z.object({ name: z.enum(permissionNames), sentence: z.string(), reach: z.enum(['object', 'everything']) }),
    ),
  })
  .meta({ id: 'Role' });
export const rolesPage = page(roleView).meta({ id: 'RolesPage' });

const scopeBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everything') }),
  z.strictObject({ kind: z.literal('tag'), value: tagField }),
  z.strictObject({ kind: z.literal('resource'), value: idField }),
]);

export const grantBody = z.strictObject({
  subjectKind: z.enum(['person', 'service']),
  subjectId: idField,
  role: z.string().max(64),
  scope: scopeBody,
  endsAt: epochMsField.nullable().default(null),
});
export type GrantBody = z.infer<typeof grantBody>;

export const grantView = z
  .object({
    id: z.string(),
    subjectKind: z.enum(['person', 'service']),
    subjectId: z.string(),
    subjectName: z.string(),
    role: z.string(),
    roleTitle: z.string(),
    scope: z.object({
      kind: z.enum(['everything', 'tag', 'resource']),
      value: z.string().nullable(),
      /** How people call it: the tag, or the resource's name. */
      name: z.string().nullable(),
    }),
    endsAt: z.number().nullable(),
    /** It had an end, which has passed: it gives nothing any more. */
    ended: z.boolean(),
    givenAt: z.number(),
    givenBy: z.string(),
  })
  .meta({ id: 'Grant' });
export const grantsPage = page(grantView).meta({ id: 'GrantsPage' });

export const grantsQuery = pageQuery.extend({
  /** Id of a person or service account. */
  subject: idField.optional(),
  /** `everything`, `tag:web` or `resource:<id>`. */
  scope: z
    .string()
    .regex(/^(everything|tag:.{1,63}|resource:.{1,36})$/, 'must be everything, tag:<tag> or resource:<id>')
    .transform(readScope)
    .optional(),
});
export type GrantsQueryInput = z.infer<typeof grantsQuery>;

export const explainQuery = z.strictObject({
  subject: idField,
  subjectKind: z.enum(['person', 'service']).default('person'),
  action: z.string().max(64),
  resource: idField.optional(),
});
export type ExplainQuery = z.infer<typeof explainQuery>;

const nameAndTitle = z.object({ name: z.string(), title: z.string() });

export const explanationView = z
  .object({
    allowed: z.boolean(),
    sentence: z.string(),
    /** The grant that allows it. */
    because: z
      .object({ id: z.string(), role: z.string(), scope: z.string(), endsAt: z.number().nullable() })
      .nullable(),
    /** Any of the roles on any of the scopes would be enough; null when no grant is what stands in the way. */
    missing: z
      .object({
        permission: z.string(),
        meaning: z.string(),
        roles: z.array(nameAndTitle),
        scopes: z.array(z.string()),
      })
      .nullable(),
    canBeGivenBy: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'AccessExplanation' });

function readScope(text: string): Scope {
  const [kind, value = ''] = text.split(/:(.*)/s);
  return kind === 'everything' ? { kind } : { kind: kind as 'tag' | 'resource', value };
}
