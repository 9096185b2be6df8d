import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags, NoView, Permission, View } from '../../platform/http/index.js';
import { DescribeMaintenance } from '../application/describe-maintenance.js';
import { PlanMaintenance } from '../application/plan-maintenance.js';
import {
  calendarQuery,
  type CalendarQuery,
  calendarView,
  maintenanceBody,
  type MaintenanceBody,
  maintenancePageView,
  maintenanceParams,
  type MaintenanceParams,
  maintenanceView,
  previewView,
} from './maintenance.views.js';

const MAINTENANCE = { object: 'maintenance', param: 'id' };

/** Times in which nobody is called: checks go on, incidents are not opened, what was open ends. */
@ApiTags('maintenance')
@Controller('maintenance')
export class MaintenanceController {
  constructor(
    private readonly describing: DescribeMaintenance,
    private readonly planning: PlanMaintenance,
  ) {}

  @Get()
  @Permission('resource.read', { list: true })
  @View(maintenancePageView)
  list() {
    return this.describing.list();
  }

  @Get('calendar')
  @Permission('resource.read', { list: true })
  @View(calendarView)
  calendar(@Query({ schema: calendarQuery }) { from, to }: CalendarQuery) {
    return this.describing.calendar(from, to);
  }

  @Post()
  @Permission('maintenance.edit', { list: true })
  @View(maintenanceView, 201)
  async plan(@Body({ schema: maintenanceBody }) body: MaintenanceBody) {
    return this.describing.detail(await this.planning.plan(body));
  }

  /** What it would touch, and when; nothing is planned. */
  @Post('preview')
  @Permission('maintenance.edit', { list: true })
  @View(previewView)
  async preview(@Body({ schema: maintenanceBody }) body: MaintenanceBody) {
    return this.describing.preview(await this.planning.judge(body));
  }

  @Get(':id')
  @Permission('resource.read', MAINTENANCE)
  @View(maintenanceView)
  get(@Param({ schema: maintenanceParams }) { id }: MaintenanceParams) {
    return this.describing.detail(id);
  }

  /** Now, before its time; one that recurs goes on with its next time. */
  @Post(':id/end')
  @Permission('maintenance.edit', MAINTENANCE)
  @View(maintenanceView)
  async end(@Param({ schema: maintenanceParams }) { id }: MaintenanceParams) {
    await this.planning.end(id);
    return this.describing.detail(id);
  }

  /** Forgets it with all its times. */
  @Delete(':id')
  @Permission('maintenance.edit', MAINTENANCE)
  @NoView()
  async remove(@Param({ schema: maintenanceParams }) { id }: MaintenanceParams): Promise<void> {
    await this.planning.remove(id);
  }
}
