import { z } from 'zod';
import { INVENTORY_FORMATS } from '../domain/inventory.js';
import { RESOURCE_KINDS } from '../domain/kind.js';

export const importBody = z
  .strictObject({
    /** The inventory itself, at most a megabyte. */
    text: z.string().max(1_000_000, 'is longer than a million characters; import it in parts'),
    /** Left out: the form the text looks like. */
    format: z.enum(['auto', ...INVENTORY_FORMATS]).optional(),
    /** False: only say what would be done. */
    apply: z.boolean(),
  })
  .meta({ id: 'ImportBody' });
export type ImportBody = z.infer<typeof importBody>;

export const exportQuery = z.strictObject({ format: z.enum(INVENTORY_FORMATS).default('list') });
export type ExportQuery = z.infer<typeof exportQuery>;

const planned = {
  line: z.number(),
  name: z.string(),
  kind: z.enum(RESOURCE_KINDS),
  address: z.string(),
  tags: z.array(z.string()),
  parent: z.string().nullable(),
};

export const importView = z
  .object({
    format: z.enum(INVENTORY_FORMATS),
    applied: z.boolean(),
    added: z.array(z.object(planned)),
    changed: z.array(
      z.object({
        ...planned,
        id: z.string(),
        differences: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
      }),
    ),
    unchanged: z.array(z.object({ line: z.number(), name: z.string() })),
    errors: z.array(z.object({ line: z.number(), text: z.string(), reason: z.string(), remedy: z.string() })),
  })
  .meta({ id: 'ImportOutcome' });
