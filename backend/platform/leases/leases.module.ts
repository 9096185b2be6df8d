import { Global, Module } from '@nestjs/common';
import { Leases } from './leases.js';

/** Leases, in every process. */
@Global()
@Module({ providers: [Leases], exports: [Leases] })
export class LeasesModule {}
