import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags, IfMatch, Permission, View } from '../../platform/http/index.js';
import { DescribeIncidents } from '../application/describe-incidents.js';
import { EscalationRule } from '../application/escalation-rule.js';
import { OperateIncident } from '../application/operate-incident.js';
import {
  assignBody,
  type AssignBody,
  escalationBody,
  type EscalationBody,
  escalationView,
  incidentPageView,
  incidentParams,
  type IncidentParams,
  incidentQuery,
  type IncidentQuery,
  incidentView,
  mergeBody,
  type MergeBody,
  noteBody,
  type NoteBody,
  reasonBody,
  type ReasonBody,
  wordBody,
  type WordBody,
} from './incident.views.js';

const INCIDENT = { object: 'incident', param: 'id' };

/** What needs a person, by cause, and what people do about it. */
@ApiTags('incidents')
@Controller('incidents')
export class IncidentsController {
  constructor(
    private readonly describing: DescribeIncidents,
    private readonly operating: OperateIncident,
    private readonly escalation: EscalationRule,
  ) {}

  /** What nobody has first, then the worst, then the newest. */
  @Get()
  @Permission('incident.read', { list: true })
  @View(incidentPageView)
  list(@Query({ schema: incidentQuery }) query: IncidentQuery) {
    return this.describing.list(query);
  }

  @Get('escalation')
  @Permission('settings.read')
  @View(escalationView)
  rule() {
    return this.escalation.get();
  }

  @Put('escalation')
  @Permission('settings.edit')
  @View(escalationView)
  async setRule(@IfMatch() version: number, @Body({ schema: escalationBody }) body: EscalationBody) {
    await this.escalation.set(version, body);
    return this.escalation.get();
  }

  @Get(':id')
  @Permission('incident.read', INCIDENT)
  @View(incidentView)
  get(@Param({ schema: incidentParams }) { id }: IncidentParams) {
    return this.describing.detail(id);
  }

  /** "I am on it." */
  @Post(':id/acknowledge')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView)
  async acknowledge(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: wordBody }) { note }: WordBody,
  ) {
    await this.operating.acknowledge(id, note);
    return this.describing.detail(id);
  }

  /** Takes an acknowledgement back. */
  @Post(':id/release')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView)
  async release(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: wordBody }) { note }: WordBody,
  ) {
    await this.operating.release(id, note);
    return this.describing.detail(id);
  }

  @Post(':id/assign')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView)
  async assign(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: assignBody }) { to }: AssignBody,
  ) {
    await this.operating.assign(id, to);
    return this.describing.detail(id);
  }

  @Post(':id/notes')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView, 201)
  async note(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: noteBody }) { text }: NoteBody,
  ) {
    await this.operating.note(id, text);
    return this.describing.detail(id);
  }

  /** Makes one of two: this one goes on as part of the other. */
  @Post(':id/merge')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView)
  async merge(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: mergeBody }) { into }: MergeBody,
  ) {
    await this.operating.merge(id, into);
    return this.describing.detail(into);
  }

  /** It is not over, whatever the checks say. */
  @Post(':id/reopen')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView)
  async reopen(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    await this.operating.reopen(id, reason);
    return this.describing.detail(id);
  }

  /** Ends what no check can end. */
  @Post(':id/end')
  @Permission('incident.operate', INCIDENT)
  @View(incidentView)
  async end(
    @Param({ schema: incidentParams }) { id }: IncidentParams,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    await this.operating.end(id, reason);
    return this.describing.detail(id);
  }
}
