import { Body, Controller, Get, Header, HttpCode, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags } from '../../http/api-docs.js';
import { Clock } from '../../clock/index.js';
import { Config } from '../../config/index.js';
import { Store } from '../../database/index.js';
import { Permission, Public } from '../../http/permission.js';
import { View } from '../../http/decorators.js';
import { Log } from '../../logging/index.js';
import { Metrics } from '../../metrics/index.js';
import { listProcesses } from '../persistence/process.queries.js';
import { version } from '../version.js';
import { isWorthPacking, scrapeBody } from './scrape-body.js';
import { healthView, systemView } from './system.views.js';

/** What runs, and whether it runs. */
@ApiTags('system')
@Controller()
export class SystemController {
  constructor(
    private readonly config: Config,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  @Get('system')
  @Permission('system.read')
  @View(systemView)
  async system() {
    const now = this.clock.now();
    const processes = await listProcesses(this.store, now);
    const daemonAlive = processes.some((p) => p.role === 'daemon' && p.alive);
    return { version, now, engine: this.store.engine, dataFolder: this.config.data, daemonAlive, processes };
  }

  @Get('healthz')
  @Public('load balancers ask whether the process answers')
  @View(healthView)
  live() {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Public('load balancers ask whether the process can serve')
  @View(healthView)
  async ready() {
    await this.store.read.query('SELECT 1');
    return { status: 'ok' };
  }

  @Get('metrics')
  @Permission('metrics.read')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('vary', 'accept-encoding')
  async scrape(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const packed = isWorthPacking(request.headers['accept-encoding'], request.socket.remoteAddress);
    const { parts, sent } = await this.metrics.render();
    // Not when it is closed: what is aborted may still be read by a write that goes on.
    reply.raw.once('finish', sent);
    if (packed) void reply.header('content-encoding', 'gzip');
    return scrapeBody(parts, packed);
  }

  @Post('csp-reports')
  @Public('browsers report a violated content security policy without signing in')
  @HttpCode(204)
  cspReport(@Body() report: unknown): void {
    this.log.warn('a browser reported a violation of the content security policy', { report });
  }
}
