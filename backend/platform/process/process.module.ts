import { Module } from '@nestjs/common';
import { SystemController } from './http/system.controller.js';

/** The server's own routes: what runs, health for load balancers, metrics. */
@Module({ controllers: [SystemController] })
export class ProcessModule {}
