import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags, NoView, Permission, View } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import { EndSessions } from '../application/end-sessions.js';
import { CurrentCaller } from './current-caller.js';
import { openSessions } from './open-session.js';
import { endedView, sessionsPage } from './people.views.js';

/** The open sessions of others (ASVS 7.4.5). */
@ApiTags('people')
@Controller('people/:id/sessions')
export class SessionsController {
  constructor(private readonly sessions: EndSessions) {}

  @Get()
  @Permission('person.read')
  @View(sessionsPage)
  async list(@Param('id') id: string, @CurrentCaller() caller: Caller) {
    return openSessions(await this.sessions.open(id), caller);
  }

  @Delete()
  @Permission('session.end')
  @View(endedView)
  async endAll(@Param('id') id: string) {
    return { ended: await this.sessions.all(id) };
  }

  @Delete(':sid')
  @Permission('session.end')
  @NoView()
  end(@Param('id') id: string, @Param('sid') sessionId: string): Promise<void> {
    return this.sessions.one(id, sessionId);
  }
}
