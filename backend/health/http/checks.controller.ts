import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { ApiTags, IfMatch, Invalid, NotFound, NoView, Permission, View } from '../../platform/http/index.js';
import { AddCheck } from '../application/add-check.js';
import { AskNow } from '../application/ask-now.js';
import { ChangeCheck } from '../application/change-check.js';
import { RemoveCheck } from '../application/remove-check.js';
import type { CheckKind } from '../domain/check.js';
import { checkKinds, usualCadence } from '../domain/check.js';
import { checkById, checksOf } from '../persistence/health.queries.js';
import { historyPoints } from '../persistence/history.queries.js';
import {
  addCheckBody,
  type AddCheckBody,
  changeCheckBody,
  type ChangeCheckBody,
  checkFacts,
  checkNowView,
  checkPageView,
  checkParams,
  type CheckParams,
  checkView,
  historyQuery,
  type HistoryQuery,
  historyView,
} from './check.views.js';
import { historyRange } from './history-range.js';
import { changedSettings, wholeSettings } from './settings.schemas.js';

const RESOURCE = { object: 'resource', param: 'id' };
const CHECK = { object: 'check', param: 'id' };

/** What is checked, and what it found. */
@ApiTags('health')
@Controller()
export class ChecksController {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly adding: AddCheck,
    private readonly changing: ChangeCheck,
    private readonly removing: RemoveCheck,
    private readonly asking: AskNow,
  ) {}

  @Get('resources/:id/checks')
  @Permission('resource.read', RESOURCE)
  @View(checkPageView)
  async list(@Param({ schema: checkParams }) { id }: CheckParams) {
    const found = await checksOf(this.store, [id]);
    return { items: found.map(checkFacts), next: null, hiddenByPermission: 0 };
  }

  @Post('resources/:id/checks')
  @Permission('check.edit', RESOURCE)
  @View(checkView, 201)
  async add(@Param({ schema: checkParams }) { id }: CheckParams, @Body({ schema: addCheckBody }) body: AddCheckBody) {
    const { kind: given, name, settings, ...cadence } = body;
    const kind = kindOf(given ?? settings?.kind);
    const what = { resourceId: id, name: name ?? kind, settings: wholeSettings(kind, settings) };
    const wanted = { ...what, ...usualCadence(kind), ...cadence };
    return checkFacts({ check: await this.adding.run(wanted), now: null });
  }

  @Patch('checks/:id')
  @Permission('check.edit', CHECK)
  @View(checkView)
  async change(
    @Param({ schema: checkParams }) { id }: CheckParams,
    @IfMatch() version: number,
    @Body({ schema: changeCheckBody }) { settings: given, ...body }: ChangeCheckBody,
  ) {
    const { check } = await this.known(id);
    const settings = given && { settings: changedSettings(check.settings, given) };
    const changed = await this.changing.run(id, version, { ...body, ...settings });
    return checkFacts({ check: changed, now: (await this.known(id)).now });
  }

  @Delete('checks/:id')
  @Permission('check.edit', CHECK)
  @NoView()
  async remove(@Param({ schema: checkParams }) { id }: CheckParams, @IfMatch() version: number): Promise<void> {
    await this.removing.run(id, version);
  }

  @Post('resources/:id/check-now')
  @Permission('check.run', RESOURCE)
  @View(checkNowView)
  async askNow(@Param({ schema: checkParams }) { id }: CheckParams) {
    const asked = await this.asking.run(id);
    const results = asked.map(({ check, now, answered }) => {
      const { id: checkId, name, kind, status, sentence, lastAt } = checkFacts({ check, now });
      const ok = answered && now?.runOutcome !== 'fail';
      const said = answered ? sentence : 'no result came in time; the daemon may be late or down';
      return { checkId, name, kind, ok, answered, status, sentence: said, lastAt };
    });
    return { results };
  }

  @Get('checks/:id/history')
  @Permission('resource.read', CHECK)
  @View(historyView)
  async history(
    @Param({ schema: checkParams }) { id }: CheckParams,
    @Query({ schema: historyQuery }) { measure, ...query }: HistoryQuery,
  ) {
    const { check } = await this.known(id);
    const now = this.clock.now();
    const { from, to, stepMs } = historyRange(query, now);
    const question = { checkNumber: check.number, measure, from, to, stepMs };
    return { measure, from, to, step: stepMs, points: await historyPoints(this.store, question, now) };
  }

  private async known(id: string) {
    const found = await checkById(this.store, id);
    if (!found) throw new NotFound('The check');
    return found;
  }
}

function kindOf(given: unknown): CheckKind {
  const kind = checkKinds.find((one) => one === given);
  if (kind) return kind;
  throw Invalid.field('kind', 'says what to look at', `Use ${checkKinds.join(', ')}.`);
}
