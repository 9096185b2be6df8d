import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { Store } from '../../platform/database/index.js';
import { ApiTags, IfMatch, NoView, Permission, StepUp, View } from '../../platform/http/index.js';
import { PersonConsequences } from '../application/consequences.js';
import { DisablePerson } from '../application/disable-person.js';
import { EditPerson } from '../application/edit-person.js';
import { InvitePerson } from '../application/invite-person.js';
import { People } from '../application/people.js';
import { listPeople } from '../persistence/people.queries.js';
import { linkUrl } from './link-url.js';
import {
  consequencesView,
  editPersonBody,
  invitedView,
  inviteLinkView,
  invitePersonBody,
  peoplePage,
  peopleQuery,
  personView,
  type EditPersonBody,
  type InvitePersonBody,
  type PeopleQueryInput,
} from './people.views.js';

/** The people of this installation. */
@ApiTags('people')
@Controller('people')
export class PeopleController {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly people: People,
    private readonly invitations: InvitePerson,
    private readonly edits: EditPerson,
    private readonly outs: DisablePerson,
    private readonly means: PersonConsequences,
  ) {}

  @Get()
  @Permission('person.read')
  @View(peoplePage)
  list(@Query({ schema: peopleQuery }) query: PeopleQueryInput) {
    return listPeople(this.store, query, this.clock.now());
  }

  @Post()
  @Permission('person.edit')
  @View(invitedView, 201)
  async invite(@Body({ schema: invitePersonBody }) body: InvitePersonBody, @Req() request: FastifyRequest) {
    const { person, link } = await this.invitations.invite(body.name, body.email);
    return { person, inviteLink: linkUrl(this.config, request, link.path), expiresAt: link.expiresAt };
  }

  @Get(':id')
  @Permission('person.read')
  @View(personView)
  get(@Param('id') id: string) {
    return this.people.get(id);
  }

  @Patch(':id')
  @Permission('person.edit')
  @View(personView)
  edit(@Param('id') id: string, @IfMatch() version: number, @Body({ schema: editPersonBody }) body: EditPersonBody) {
    return this.edits.edit(id, version, body);
  }

  @Delete(':id')
  @Permission('person.edit')
  @StepUp()
  @NoView()
  delete(@Param('id') id: string): Promise<void> {
    return this.outs.delete(id);
  }

  @Get(':id/consequences')
  @Permission('person.read')
  @View(consequencesView)
  consequences(@Param('id') id: string) {
    return this.means.of(id);
  }

  @Post(':id/disable')
  @Permission('person.edit')
  @StepUp()
  @View(personView)
  disable(@Param('id') id: string) {
    return this.outs.disable(id);
  }

  @Post(':id/enable')
  @Permission('person.edit')
  @View(personView)
  enable(@Param('id') id: string) {
    return this.outs.enable(id);
  }

  @Post(':id/invite')
  @Permission('person.edit')
  @StepUp()
  @View(inviteLinkView)
  async link(@Param('id') id: string, @Req() request: FastifyRequest) {
    const link = await this.invitations.linkFor(id);
    return { inviteLink: linkUrl(this.config, request, link.path), expiresAt: link.expiresAt };
  }
}
