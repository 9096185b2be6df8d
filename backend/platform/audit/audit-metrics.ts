import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock } from '../clock/index.js';
import { Store } from '../database/index.js';
import { Metrics } from '../metrics/index.js';
import { AuditHeadRow, HEAD } from './persistence/audit.row.js';

/** What the audit says of itself: how long the chain is, and whether sealing keeps up. */
@Injectable()
export class AuditMetrics {
  constructor(store: Store, clock: Clock, { registry }: Metrics) {
    new Gauge({
      name: 'holdfast_audit_sealed_rows',
      help: 'Rows of the audit that are numbered and chained',
      registers: [registry],
      async collect() {
        this.set((await store.read.findOneByOrFail(AuditHeadRow, { name: HEAD })).seq);
      },
    });
    new Gauge({
      name: 'holdfast_audit_seal_lag_seconds',
      help: 'Age of the oldest row of the audit that should be sealed and is not',
      registers: [registry],
      async collect() {
        const now = clock.now();
        const sql = 'SELECT at FROM audit_entry WHERE seq IS NULL AND holdUntil <= ? ORDER BY id LIMIT 1';
        const [row] = await store.read.query<{ at: string | number }[]>(sql, [now]);
        this.set(row ? Math.max(0, now - Number(row.at)) / 1_000 : 0);
      },
    });
  }
}
