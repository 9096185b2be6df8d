import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags, Public, View } from '../../platform/http/index.js';
import { DescribeSession } from '../application/describe-session.js';
import { SetUp } from '../application/set-up.js';
import { giveCookies } from './cookies.js';
import { originOf } from './origin-of.js';
import { sessionView, setupBody, setupView, type SetupBody } from './session.views.js';

/** The first run, before there is anyone. */
@ApiTags('set-up')
@Controller('setup')
export class SetupController {
  constructor(
    private readonly setUp: SetUp,
    private readonly description: DescribeSession,
  ) {}

  @Get()
  @Public('the console asks whether to show set-up or sign-in')
  @View(setupView)
  state() {
    return this.setUp.state();
  }

  @Post()
  @Public('there is nobody yet who could sign in; the one-use link is the proof')
  @View(sessionView)
  async makeOwner(
    @Body({ schema: setupBody }) body: SetupBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.setUp.makeOwner(body, originOf(request));
    giveCookies(request, reply, session);
    return this.description.describe(session);
  }
}
