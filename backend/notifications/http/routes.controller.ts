import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, IfMatch, NoView, Permission, View } from '../../platform/http/index.js';
import { KeepRoutes } from '../application/keep-routes.js';
import { WhoIsTold } from '../application/who-is-told.js';
import { listRoutes } from '../persistence/notifications.queries.js';
import {
  addRouteBody,
  type AddRouteBody,
  changeRouteBody,
  type ChangeRouteBody,
  routeFacts,
  routeParams,
  type RouteParams,
  routesView,
  routeView,
  whoFacts,
  whoQuery,
  type WhoQuery,
  whoView,
} from './route.views.js';

/** Who is told of what. */
@ApiTags('notifications')
@Controller()
export class RoutesController {
  constructor(
    private readonly store: Store,
    private readonly keeping: KeepRoutes,
    private readonly who: WhoIsTold,
  ) {}

  @Get('notifications/routes')
  @Permission('settings.read')
  @View(routesView)
  async list() {
    const rows = await listRoutes(this.store);
    return { items: rows.map(routeFacts), next: null, hiddenByPermission: 0 };
  }

  @Post('notifications/routes')
  @Permission('settings.edit')
  @View(routeView, 201)
  async add(@Body({ schema: addRouteBody }) body: AddRouteBody) {
    return routeFacts(await this.keeping.add(body));
  }

  @Patch('notifications/routes/:id')
  @Permission('settings.edit')
  @View(routeView)
  async change(
    @Param({ schema: routeParams }) { id }: RouteParams,
    @IfMatch() version: number,
    @Body({ schema: changeRouteBody }) body: ChangeRouteBody,
  ) {
    return routeFacts(await this.keeping.change(id, version, body));
  }

  @Delete('notifications/routes/:id')
  @Permission('settings.edit')
  @NoView()
  async remove(@Param({ schema: routeParams }) { id }: RouteParams, @IfMatch() version: number): Promise<void> {
    await this.keeping.remove(id, version);
  }

  /** Who would be told if this failed. */
  @Get('resources/:id/who-is-told')
  @Permission('resource.read', { object: 'resource', param: 'id' })
  @View(whoView)
  async whoIsTold(
    @Param({ schema: routeParams }) { id }: RouteParams,
    @Query({ schema: whoQuery }) { severity }: WhoQuery,
  ) {
    return whoFacts(severity, await this.who.reachable({ severity, resources: [id], level: 0 }));
  }
}
