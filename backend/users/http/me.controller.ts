import { Body, Controller, Delete, Get, Param, Patch, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiTags, IfMatch, NoView, SignedIn, View } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import { ChangePassword } from '../application/change-password.js';
import { EditPerson } from '../application/edit-person.js';
import { EndSessions } from '../application/end-sessions.js';
import { People } from '../application/people.js';
import { CurrentCaller } from './current-caller.js';
import { ofBrowser, personOf } from './of-browser.js';
import { openSessions } from './open-session.js';
import {
  changePasswordBody,
  editMeBody,
  endedView,
  meView,
  sessionsPage,
  type ChangePasswordBody,
  type EditMeBody,
} from './people.views.js';

const asService = { email: null, theme: 'system', density: 'compact', timeZone: null, version: 1 };

/** What everyone may see and change about themselves. */
@ApiTags('me')
@Controller('me')
export class MeController {
  constructor(
    private readonly people: People,
    private readonly edits: EditPerson,
    private readonly passwords: ChangePassword,
    private readonly sessions: EndSessions,
  ) {}

  @Get()
  @SignedIn('everyone may see who they are')
  @View(meView)
  async get(@CurrentCaller() { actor }: Caller) {
    if (actor.kind === 'service') return { kind: 'service', id: actor.id, name: actor.name, ...asService };
    return { kind: 'person', ...(await this.people.get(actor.id!)) };
  }

  @Patch()
  @SignedIn('everyone may change their own profile')
  @View(meView)
  async edit(
    @CurrentCaller() caller: Caller,
    @IfMatch() version: number,
    @Body({ schema: editMeBody }) body: EditMeBody,
  ) {
    const { personId } = ofBrowser(caller);
    return { kind: 'person', ...(await this.edits.editProfile(personId, version, body)) };
  }

  @Post('password')
  @SignedIn('everyone may change their own password; the present one is the proof')
  @View(endedView)
  async password(
    @CurrentCaller() caller: Caller,
    @Body({ schema: changePasswordBody }) body: ChangePasswordBody,
    @Req() request: FastifyRequest,
  ) {
    return { ended: await this.passwords.change(ofBrowser(caller), body.current, body.password, request.ip) };
  }

  @Get('sessions')
  @SignedIn('everyone may see their own sessions')
  @View(sessionsPage)
  async listSessions(@CurrentCaller() caller: Caller) {
    return openSessions(await this.sessions.open(personOf(caller)), caller);
  }

  @Delete('sessions')
  @SignedIn('everyone may end their own other sessions')
  @View(endedView)
  async endOtherSessions(@CurrentCaller() caller: Caller) {
    return { ended: await this.sessions.all(personOf(caller), caller.session?.id) };
  }

  @Delete('sessions/:id')
  @SignedIn('everyone may end their own sessions')
  @NoView()
  endSession(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.sessions.one(personOf(caller), id);
  }
}
