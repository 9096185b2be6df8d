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
        /** `late`: its event loops lagged more than a probe may; `replaced`: another was started on its host since. */
        state: z.enum(['running', 'late', 'gone', 'replaced']),
        /** Null when it is not known any more. */
        version: z.string().nullable(),
        /** Checks in its share. */
        checks: z.number(),
        /** Of all checks that live daemons run, between 0 and 1. */
        share: z.number(),
        /** The greatest lag of its event loops between its latest beats, ms. */
        lagMs: z.number(),
        results: z.number(),
        /** On average since it started. */
        checksPerSecond: z.number(),
        /** Failures not counted because it was late itself. */
        late: z.number(),
        /** The clusters whose failover it controls, and the highest term of its leases on them; null when none. */
        control: z.object({ clusters: z.number(), term: z.number() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'Daemons' });
