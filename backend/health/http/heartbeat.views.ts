import { z } from 'zod';
import { beatKinds } from '../domain/heartbeat.js';

export const heartbeatView = z
  .object({
    /** Where the job calls. Whoever knows it can say that the job ran. */
    url: z.string(),
    lines: z.array(z.object({ purpose: z.string(), line: z.string() })),
  })
  .meta({ id: 'Heartbeat' });

export const beatsView = z
  .object({
    /** The newest first, a hundred at most. */
    items: z.array(
      z.object({
        at: z.number(),
        kind: z.enum(beatKinds),
        exitCode: z.number().nullable(),
        /** Milliseconds from the start before to this end; null when it did not say when it started. */
        runMs: z.number().nullable(),
        /** The first 10 kB of what was sent along. */
        body: z.string().nullable(),
        address: z.string(),
      }),
    ),
  })
  .meta({ id: 'Beats' });
