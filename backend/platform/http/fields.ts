import { z } from 'zod';

/** A name people read: one line, no control characters, trimmed, NFC. */
export const nameField = (max = 120) =>
  z
    .string()
    .transform((v) => v.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(1, 'must not be empty')
        .max(max, `must be at most ${max} characters`)

        .regex(
          /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/,
          'must be one line without control characters',
        ),
    );

/** Free text of several lines. */
export const textField = (max = 10_000) =>
  z
    .string()
    .max(max, `must be at most ${max} characters`)

    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must not contain control characters');

export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(190, 'must be at most 190 characters')
  .pipe(z.email('must be an e-mail address'));

export const idField = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be an id');

/** A tag: lower case, no spaces, so that it can stand in a grant and on a command line. */
export const tagField = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, ".", "_" or "-"');

/** Epoch milliseconds. */
export const epochMsField = z.number().int().min(0).max(8_640_000_000_000_000);
