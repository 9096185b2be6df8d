import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags, Public, View } from '../../platform/http/index.js';
import { AcceptInvite } from '../application/accept-invite.js';
import { DescribeSession } from '../application/describe-session.js';
import { giveCookies } from './cookies.js';
import { originOf } from './origin-of.js';
import { acceptInviteBody, invitationView, type AcceptInviteBody } from './people.views.js';
import { sessionView } from './session.views.js';

/** Choosing a password by a one-use link: the first, or a new one. */
@ApiTags('invites')
@Controller('invites/:token')
export class InvitesController {
  constructor(
    private readonly invites: AcceptInvite,
    private readonly description: DescribeSession,
  ) {}

  @Get()
  @Public('the one-use link is the proof')
  @View(invitationView)
  look(@Param('token') token: string) {
    return this.invites.look(token);
  }

  @Post()
  @Public('the one-use link is the proof')
  @View(sessionView)
  async accept(
    @Param('token') token: string,
    @Body({ schema: acceptInviteBody }) body: AcceptInviteBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.invites.accept(token, body, originOf(request));
    giveCookies(request, reply, session);
    return this.description.describe(session);
  }
}
