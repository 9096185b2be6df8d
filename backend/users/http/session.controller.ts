import { Body, Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiTags, NoView, Public, SignedIn, View } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import { DescribeSession } from '../application/describe-session.js';
import { EndSessions } from '../application/end-sessions.js';
import { SignIn } from '../application/sign-in.js';
import { StepUpSession } from '../application/step-up.js';
import { giveCookies, sessionSecret, takeCookies } from './cookies.js';
import { CurrentCaller } from './current-caller.js';
import { ofBrowser } from './of-browser.js';
import { originOf } from './origin-of.js';
import { sessionView, signInBody, stepUpBody, type SignInBody, type StepUpBody } from './session.views.js';

/** Signing in and out, and what the signed-in browser needs to know. */
@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(
    private readonly signIns: SignIn,
    private readonly stepUps: StepUpSession,
    private readonly sessions: EndSessions,
    private readonly description: DescribeSession,
  ) {}

  @Post()
  @Public('signing in is how one stops being anybody')
  @View(sessionView)
  async signIn(
    @Body({ schema: signInBody }) body: SignInBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.signIns.signIn(body.email, body.password, originOf(request), sessionSecret(request));
    giveCookies(request, reply, session);
    return this.description.describe(session);
  }

  @Get()
  @SignedIn('everyone may see their own session')
  @View(sessionView)
  current(@CurrentCaller() caller: Caller) {
    return this.description.describe(ofBrowser(caller));
  }

  @Delete()
  @SignedIn('everyone may sign out')
  @NoView()
  async signOut(
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const session = ofBrowser(caller);
    await this.sessions.one(session.personId, session.id);
    takeCookies(request, reply);
  }

  @Post('step-up')
  @SignedIn('everyone may confirm their own password')
  @View(sessionView)
  async stepUp(
    @Body({ schema: stepUpBody }) body: StepUpBody,
    @CurrentCaller() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const session = await this.stepUps.stepUp(ofBrowser(caller), body.password, request.ip);
    giveCookies(request, reply, session);
    return this.description.describe(session);
  }
}
