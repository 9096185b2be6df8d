import { z } from 'zod';
import { epochMsField, idField, page } from '../../platform/http/index.js';
import { named } from './shared.views.js';

/** What a member had and the primary lacked, as it was read from the member's binary log. */
export const extraView = z
  .object({
    id: z.string(),
    /** With the name it had then. */
    member: named,
    at: epochMsField,
    /** The recovery that set it apart; null when it was read for another reason. */
    recoveryId: z.string().nullable(),
    state: z.enum(['kept', 'undoing', 'undone']),
    /** "3 of 3 transactions that only it has are kept" */
    sentence: z.string(),
    /** How many there were; null when nobody could tell. */
    count: z.number().nullable(),
    /** Of how many the contents are kept. */
    kept: z.number(),
    /** GTIDs, at most 100. */
    names: z.array(z.string()),
    /** Rows that they changed. */
    rows: z.number(),
    /** What is missing of the contents, and why; '' when they are whole. */
    trouble: z.string(),
    /** Why they cannot be undone row by row; '' when they can. */
    noUndo: z.string(),
    /** Of the SQL. */
    bytes: z.number(),
  })
  .meta({ id: 'ClusterExtra' });
export const extraPageView = page(extraView).meta({ id: 'ClusterExtraPage' });

export const extraContentsView = extraView
  .extend({
    transactions: z.array(
      z.object({
        gtid: z.string(),
        /** When it was written there; null when it could not be read. */
        at: epochMsField.nullable(),
        rows: z.number(),
        /** "INSERT shop.orders (id=7, state='new')" */
        lines: z.array(z.string()),
      }),
    ),
    /** To be played in elsewhere by the client `mariadb`, where the transactions get GTIDs of their own. */
    sql: z.string(),
  })
  .meta({ id: 'ClusterExtraContents' });

export const extraParams = z.strictObject({ id: idField, extraId: idField });
export type ExtraParams = z.infer<typeof extraParams>;
