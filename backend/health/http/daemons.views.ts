import { z } from 'zod';

export const daemonsView = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        host: z.string(),
        pid: z.number(),
        startedAt: z.number(),
        /** Its latest beat. */
        seenAt: z.number(),
        alive: z.boolean(),
        /** Checks in its share. */
        checks: z.number(),
        /** Of all checks that live daemons run, between 0 and 1. */
        share: z.number(),
        /** The greatest lag of its event loops between its latest beats, ms. */
        lagMs: z.number(),
        results: z.number(),
        /** Failures not counted because it was late itself. */
        late: z.number(),
      }),
    ),
  })
  .meta({ id: 'Daemons' });
