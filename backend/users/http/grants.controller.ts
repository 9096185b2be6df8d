import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { ApiTags, NoView, Permission, SignedIn, StepUp, View } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import { GiveRole } from '../application/give-role.js';
import { Standing } from '../application/standing.js';
import { builtInRoles } from '../domain/roles.js';
import { listGrants, shownGrant, type ListedGrant } from '../persistence/access.queries.js';
import {
  grantBody,
  grantsPage,
  grantsQuery,
  grantView,
  type GrantBody,
  type GrantsQueryInput,
} from './access.views.js';
import { CurrentCaller } from './current-caller.js';

/** Who has which role where. */
@ApiTags('access')
@Controller('grants')
export class GrantsController {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly giving: GiveRole,
    private readonly standing: Standing,
  ) {}

  @Get()
  @SignedIn('everyone may see their own grants, and others’ where they hold grant.read')
  @View(grantsPage)
  async list(@Query({ schema: grantsQuery }) query: GrantsQueryInput, @CurrentCaller() { actor, rights }: Caller) {
    const visible = { own: actor.id, filter: rights.scopeFilter('grant.read') };
    const page = await listGrants(this.store, query, visible);
    return { ...page, items: await Promise.all(page.items.map((grant) => this.shown(grant))) };
  }

  @Post()
  @Permission('grant.edit', { list: true })
  @StepUp()
  @View(grantView, 201)
  async give(@Body({ schema: grantBody }) body: GrantBody) {
    const { subjectKind: kind, subjectId: id, role, scope, endsAt } = body;
    const grant = await this.giving.give({ subject: { kind, id }, role, scope, endsAt });
    return this.shown((await shownGrant(this.store, grant.id))!);
  }

  @Delete(':id')
  @SignedIn('everyone may give up what they were given; others’ need what giving needs')
  @NoView()
  takeAway(@Param('id') id: string): Promise<void> {
    return this.giving.takeAway(id);
  }

  private async shown(grant: ListedGrant) {
    const { scopeKind: kind, scopeValue, role, endsAt } = grant;
    const facts = kind === 'resource' ? await this.standing.resourceFacts(scopeValue) : undefined;
    const value = scopeValue || null;
    return {
      ...grant,
      roleTitle: builtInRoles.get(role)?.title ?? role,
      scope: { kind, value, name: facts?.name ?? value },
      ended: endsAt !== null && endsAt <= this.clock.now(),
    };
  }
}
