import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Invalid, type FieldError } from './refusal.js';

type Issue = StandardSchemaV1.Issue & { code?: string; keys?: string[] };

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
      remedy: 'Leave it out, or look the name up in /api/v1/docs',
    }));
  return [{ field: path || 'body', message: short(issue.message) }];
}

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
