import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Issue, messageOf, remedyFor } from './issue-words.js';
import { Invalid, type FieldError } from './refusal.js';

/** Validates every parameter against its zod schema and names each wrong field. */
export const validationPipe = () =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly StandardSchemaV1.Issue[]) =>
      new Invalid(issues.slice(0, 20).flatMap((issue) => fieldErrors(issue as Issue))),
  });

function fieldErrors(issue: Issue): FieldError[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  if (issue.code === 'unrecognized_keys' && issue.keys)
    return issue.keys.map((key) => ({
      field: path ? `${path}.${short(key)}` : short(key),
      message: 'is not a field of this request',
      remedy: 'Leave it out, or correct its spelling',
    }));
  const remedy = remedyFor(issue);
  return [{ field: path || 'body', message: short(messageOf(issue)), ...(remedy ? { remedy: short(remedy) } : {}) }];
}

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
