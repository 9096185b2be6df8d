import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Store } from './store.js';

/** Hands the opened store to every feature and closes it last. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(private readonly store: Store) {}

  static with(store: Store): DynamicModule {
    return { module: DatabaseModule, providers: [{ provide: Store, useValue: store }], exports: [Store] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
