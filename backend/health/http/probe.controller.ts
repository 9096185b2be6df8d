import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiTags, Permission } from '../../platform/http/index.js';
import { ProbeMetrics } from '../application/probe-metrics.js';
import { probeQuery, type ProbeQuery } from './status.views.js';

/** The multi-target form of the blackbox exporter, for configurations that are built on it. */
@ApiTags('health')
@Controller('metrics')
export class ProbeController {
  constructor(private readonly probes: ProbeMetrics) {}

  @Get('probe')
  @Permission('metrics.read')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  probe(@Query({ schema: probeQuery }) { target }: ProbeQuery): Promise<string> {
    return this.probes.of(target);
  }
}
