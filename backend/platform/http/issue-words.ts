import type { StandardSchemaV1 } from '@standard-schema/spec';

/** What zod says beyond the standard: https://zod.dev/api, `z.core.$ZodIssue`. */
export type Issue = StandardSchemaV1.Issue & {
  code?: string;
  keys?: string[];
  expected?: string;
  values?: unknown[];
  minimum?: number;
  maximum?: number;
  format?: string;
  origin?: string;
};

/** What is wrong, in the schema's own words, but where zod's would read like a program. */
export function messageOf(issue: Issue): string {
  const { code, message, expected } = issue;
  if (code === 'invalid_value') return 'is none of the values allowed here';
  if (code === 'invalid_type' && message.endsWith('received undefined')) return 'is missing';
  if (code === 'invalid_type' && /^Invalid input: expected/.test(message)) return `must be ${a(expected)}`;
  if (code === 'too_big' && message.startsWith('Too big')) return `must be at most ${amount(issue, issue.maximum)}`;
  if (code === 'too_small' && message.startsWith('Too small'))
    return `must be at least ${amount(issue, issue.minimum)}`;
  return message;
}

/** What to do instead, fit for a form, a shell and a script; null where the message says it already. */
export function remedyFor({ code, expected, values, minimum, format, origin }: Issue): string | null {
  switch (code) {
    case 'invalid_type':
      return `Send ${a(expected)}`;
    case 'invalid_value':
      return `Send one of: ${(values ?? []).join(', ')}`;
    case 'too_small':
      return origin === 'string' && minimum === 1 ? 'Fill it in' : null;
    case 'too_big':
      return origin === 'string' ? 'Shorten it' : null;
    case 'invalid_format':
      return EXAMPLES[format ?? ''] ?? null;
    case undefined:
    default:
      return null;
  }
}

const EXAMPLES: Record<string, string> = {
  email: 'For example anna@example.com',
  url: 'For example https://example.com/path',
};

/** "1 entry", "120 characters", "7". */
function amount({ origin }: Issue, count: number | undefined): string {
  if (origin === 'array') return count === 1 ? '1 entry' : `${count} entries`;
  if (origin === 'string') return count === 1 ? '1 character' : `${count} characters`;
  return String(count);
}

function a(expected = 'value'): string {
  const noun = expected === 'int' ? 'whole number' : expected;
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
