import { z } from 'zod';

export const processView = z.object({
  id: z.string(),
  role: z.string(),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  startedAt: z.number(),
  lastSeenAt: z.number(),
  endedAt: z.number().nullable(),
  restarts: z.number(),
  lastExit: z.string().nullable(),
  /** Seen lately and not ended. */
  alive: z.boolean(),
});

export const systemView = z
  .object({
    version: z.string(),
    now: z.number(),
    engine: z.enum(['sqlite', 'mysql']),
    dataFolder: z.string(),
    daemonAlive: z.boolean(),
    processes: z.array(processView),
  })
  .meta({ id: 'System' });

export const healthView = z.object({ status: z.literal('ok') }).meta({ id: 'ServerHealth' });
