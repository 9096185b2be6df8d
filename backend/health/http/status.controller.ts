import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, Permission, View } from '../../platform/http/index.js';
import { DescribeStatus } from '../application/describe-status.js';
import { ExplainStatus } from '../application/explain-status.js';
import { LinkLongHistory } from '../application/link-long-history.js';
import { ListTargets } from '../application/list-targets.js';
import { hostInWords } from '../domain/host-in-words.js';
import { checksOf, statusChanges } from '../persistence/health.queries.js';
import { checkParams, type CheckParams } from './check.views.js';
import {
  longHistoryView,
  measurementsView,
  statusChangesQuery,
  type StatusChangesQuery,
  statusChangesView,
  statusView,
  targetsView,
  whyView,
} from './status.views.js';

const RESOURCE = { object: 'resource', param: 'id' };

/** How everything is, and why. */
@ApiTags('health')
@Controller()
export class StatusController {
  constructor(
    private readonly store: Store,
    private readonly describing: DescribeStatus,
    private readonly explaining: ExplainStatus,
    private readonly targets: ListTargets,
    private readonly linking: LinkLongHistory,
  ) {}

  @Get('status')
  @Permission('resource.read', { list: true })
  @View(statusView)
  status() {
    return this.describing.run();
  }

  @Get('resources/:id/why')
  @Permission('resource.read', RESOURCE)
  @View(whyView)
  why(@Param({ schema: checkParams }) { id }: CheckParams) {
    return this.explaining.run(id);
  }

  @Get('resources/:id/long-history')
  @Permission('resource.read', RESOURCE)
  @View(longHistoryView)
  longHistory(@Param({ schema: checkParams }) { id }: CheckParams) {
    return this.linking.run(id);
  }

  @Get('resources/:id/status-changes')
  @Permission('resource.read', RESOURCE)
  @View(statusChangesView)
  async changes(
    @Param({ schema: checkParams }) { id }: CheckParams,
    @Query({ schema: statusChangesQuery }) { limit, after }: StatusChangesQuery,
  ) {
    const { items, next } = await statusChanges(this.store, id, limit, after);
    const shown = items.map(({ at, fromStatus: from, toStatus: status, sentence }) => ({ at, from, status, sentence }));
    return { items: shown, next, hiddenByPermission: 0 };
  }

  @Get('resources/:id/measurements')
  @Permission('resource.read', RESOURCE)
  @View(measurementsView)
  async measurements(@Param({ schema: checkParams }) { id }: CheckParams) {
    const measured = (await checksOf(this.store, [id])).find(({ now }) => now?.facts.host);
    const host = measured?.now?.facts.host;
    const none = { cpuPercent: null, memoryPercent: null, receivedBytesPerSecond: null, sentBytesPerSecond: null };
    if (!measured || !host) return { at: null, checkId: null, facts: [], ...none, load: [], disks: [] };
    return { ...host, at: measured.now!.lastAt, checkId: measured.check.id, facts: hostInWords(host) };
  }

  @Get('prometheus/targets')
  @Permission('metrics.read')
  @Header('cache-control', 'no-store')
  @View(targetsView)
  prometheusTargets() {
    return this.targets.run();
  }
}
