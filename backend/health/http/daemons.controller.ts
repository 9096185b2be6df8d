import { Controller, Get } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, Permission, View } from '../../platform/http/index.js';
import { monitorMembers } from '../persistence/monitor-members.queries.js';
import { daemonsView } from './daemons.views.js';

/** The daemons that watch, how they fare, and their share of the work. */
@ApiTags('health')
@Controller('daemons')
export class DaemonsController {
  constructor(private readonly store: Store) {}

  @Get()
  @Permission('system.read')
  @View(daemonsView)
  async list() {
    return { items: await monitorMembers(this.store) };
  }
}
