import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { Invalid, type FieldError } from './refusal.js';

/** What zod says beyond the standard: https://zod.dev/api, `z.core.$ZodIssue`. */
type Issue = StandardSchemaV1.Issue & {
  code?: string;
  keys?: string[];
  expected?: string;
  values?: unknown[];
  minimum?: number;
  maximum?: number;
  format?: string;
};

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

/** The schema's own words, but where these would read like a program. */
function messageOf({ code, message }: Issue): string {
  if (code === 'invalid_value') return 'is none of the values allowed here';
  return code === 'invalid_type' && message.endsWith('received undefined') ? 'is missing' : message;
}

/** What to send instead; null where the message of the schema says it already. */
function remedyFor({ code, expected, values, minimum, maximum, format }: Issue): string | null {
  switch (code) {
    case 'invalid_type':
      return `Send ${/^[aeio]/.test(expected ?? '') ? 'an' : 'a'} ${expected}`;
    case 'invalid_value':
      return `Send one of: ${(values ?? []).join(', ')}`;
    case 'too_small':
      return `Send at least ${minimum}`;
    case 'too_big':
      return `Send at most ${maximum}`;
    case 'invalid_format':
      return format === 'regex' ? null : `Send a valid ${format}`;
    case undefined:
    default:
      return null;
  }
}

const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
