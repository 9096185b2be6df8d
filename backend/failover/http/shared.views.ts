import { z } from 'zod';
import { idField } from '../../platform/http/index.js';

export const clusterParams = z.strictObject({ id: idField });
export type ClusterParams = z.infer<typeof clusterParams>;

export const named = z.object({ id: z.string(), name: z.string() });

/** What a sentence rests on: every number by its name. */
export const numbers = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

export const why = z.string().trim().min(1).max(1_000);

/** Something that stands in the way. */
export const blockerView = z
  .object({ code: z.string(), sentence: z.string(), numbers, remedy: z.string().optional() })
  .meta({ id: 'ClusterBlocker' });
