import { Controller, Get, Header, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Store } from '../../platform/database/index.js';
import { ApiTags, NotFound, Permission, View } from '../../platform/http/index.js';
import { RenewHeartbeat } from '../application/renew-heartbeat.js';
import { RevealHeartbeat } from '../application/reveal-heartbeat.js';
import { latestBeats } from '../persistence/beats.queries.js';
import { checkById } from '../persistence/health.queries.js';
import { checkParams, type CheckParams } from './check.views.js';
import { beatsView, heartbeatView } from './heartbeat.views.js';

const CHECK = { object: 'check', param: 'id' };
const shownBeats = 100;

/** Where jobs call, for those who may set them up, and what they said. */
@ApiTags('health')
@Controller()
export class HeartbeatsController {
  constructor(
    private readonly store: Store,
    private readonly revealing: RevealHeartbeat,
    private readonly renewing: RenewHeartbeat,
  ) {}

  @Get('checks/:id/heartbeat')
  @Permission('check.edit', CHECK)
  @Header('cache-control', 'no-store')
  @View(heartbeatView)
  address(@Param({ schema: checkParams }) { id }: CheckParams, @Req() request: FastifyRequest) {
    return this.revealing.run(id, originOf(request));
  }

  @Post('checks/:id/heartbeat/renew')
  @Permission('check.edit', CHECK)
  @Header('cache-control', 'no-store')
  @View(heartbeatView)
  async renew(@Param({ schema: checkParams }) { id }: CheckParams, @Req() request: FastifyRequest) {
    await this.renewing.run(id);
    return this.revealing.run(id, originOf(request));
  }

  @Get('checks/:id/beats')
  @Permission('resource.read', CHECK)
  @View(beatsView)
  async beats(@Param({ schema: checkParams }) { id }: CheckParams) {
    const found = await checkById(this.store, id);
    if (found?.check.settings.kind !== 'heartbeat') throw new NotFound('The heartbeat');
    const rows = await latestBeats(this.store, id, shownBeats);
    return {
      items: rows.map(({ at, kind, exitCode, runMs, body, address }) => ({ at, kind, exitCode, runMs, body, address })),
    };
  }
}

function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
