import { z } from 'zod';
import { epochMsField } from '../../platform/http/index.js';
import { named } from './shared.views.js';

/** A setting that decides about loss, detection or an unattended restart, and is not as it should be. */
export const lintFindingView = z
  .object({
    code: z.string(),
    /** `blocks`: never promoted with it. `differs`: right only until the next restart. `unproved`: no statement shows it. */
    weight: z.enum(['blocks', 'differs', 'worth-a-change', 'unproved']),
    members: z.array(named),
    sentence: z.string(),
    /** What it costs, in time or rows. */
    cost: z.string(),
    /** Lines for the option file: what lasts, so they come first. */
    file: z.array(z.string()),
    /** Statements that hold until the next restart. */
    untilRestart: z.array(z.string()),
    /** What each member says, by its name. */
    found: z.record(z.string(), z.string()),
  })
  .meta({ id: 'ClusterLintFinding' });

export const lintView = z
  .object({
    at: epochMsField,
    /** "2 settings block a promotion, 5 are worth a change, 2 unproved; 9 are fine" */
    sentence: z.string(),
    counts: z.object({ blocks: z.number(), differs: z.number(), 'worth-a-change': z.number(), unproved: z.number() }),
    /** Settings that every member has right. */
    fine: z.number(),
    findings: z.array(lintFindingView),
    /** Proxies that a reload could make wrong, or of which that cannot be told; as the daemon last read them. */
    proxies: z.array(named.extend({ unsafe: z.string(), unproved: z.string() })),
    members: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** Why its settings could not be read; '' when they could. */
        unread: z.string(),
        /** Option files that were read; empty for a server on another machine. */
        files: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'ClusterLint' });
