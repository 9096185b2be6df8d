import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Store } from '../../platform/database/index.js';
import { Metrics, type MetricsSource } from '../../platform/metrics/index.js';
import { tokensThatEnd } from '../persistence/tokens.store.js';

/** When tokens end, so that an alert can say it before a script finds out at night. */
@Injectable()
export class TokenMetrics implements MetricsSource, OnModuleInit {
  private readonly registry = new Registry();
  private readonly expiry = new Gauge({
    name: 'holdfast_token_expiry_timestamp_seconds',
    help: 'When a token ends; tokens without an end are not listed.',
    labelNames: ['kind', 'owner', 'token'],
    registers: [this.registry],
  });

  constructor(
    private readonly store: Store,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.addSource(this);
  }

  async collect(): Promise<string> {
    this.expiry.reset();
    for (const { kind, owner, token, expiresAt } of await tokensThatEnd(this.store.read))
      this.expiry.set({ kind, owner, token }, expiresAt / 1000);
    return this.registry.metrics();
  }
}
