import { Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Api, apiUrl } from '../api/api';
import { Attempt } from '../api/attempt';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { IncidentView } from '../api/types/incidents';
import { Ago } from '../ui/ago';
import { Dialogs } from '../ui/dialogs';
import { duration } from '../ui/format';
import { PageHead } from '../ui/page-head';
import { Denied, Failed, Skeleton } from '../ui/states';
import { StatusMark } from '../ui/status';
import { Ticker } from '../ui/ticker';
import { AssignDialog } from './assign-dialog';
import { MergeDialog } from './merge-dialog';
import { NoteForm } from './note-form';
import { deedWord, rateWords, titleOf } from './words';

/** One incident: how it is, who has it, what suffers from it, and everything that was done, in order. */
@Component({
  selector: 'hf-incident-page',
  imports: [Ago, Denied, Failed, NoteForm, PageHead, RouterLink, Skeleton, StatusMark],
  template: `
    @if (attempt.refused() ?? incident.problem(); as problem) {
      <hf-failed [problem]="problem" [retryable]="true" (again)="again()" />
    }
    @if (incident.value(); as one) {
      <hf-page-head up="/incidents" among="Incidents">
        <ng-container crumb> #{{ one.number }}</ng-container>
        <ng-container name>
          {{ title(one) }}
          <hf-status [of]="one.wellSince ? 'up' : one.status" loud="pill" />
        </ng-container>
        {{ standing(one) }}
        <div class="acts">
          @if (may(one)) {
            @if (one.endedAt === null) {
              <button type="button" class="b" (click)="assign(one)">Assign…</button>
              <button type="button" class="b" (click)="merge(one)">Merge…</button>
              @if (one.wellSince || one.cause.kind !== 'resource' || !ill(one)) {
                <button type="button" class="b" (click)="end(one)">End…</button>
              }
              @if (one.state === 'firing') {
                <button type="button" class="b pri" [disabled]="attempt.busy()" (click)="act(one, 'acknowledge')">
                  Acknowledge {{ one.cause.name }}
                </button>
              } @else {
                <button type="button" class="b" [disabled]="attempt.busy()" (click)="act(one, 'release')">
                  Give it back
                </button>
              }
            } @else if (one.state === 'resolved') {
              <button type="button" class="b" (click)="reopen(one)">Reopen…</button>
            }
          } @else {
            <hf-denied reason="Working on incidents needs incident.operate.">
              <button type="button" class="b" disabled>Acknowledge</button>
            </hf-denied>
          }
        </div>
      </hf-page-head>
      <div class="grid aside">
        <section>
          <div class="sech"><h2>What happened</h2></div>
          <div class="panel edge">
            <ol class="timeline">
              @for (line of one.timeline; track $index) {
                <li>
                  <span class="when mono"><hf-ago [at]="line.at" form="clock" /></span>
                  <span class="wrap"
                    ><strong>{{ word(line.deed) }}</strong> {{ line.sentence }}
                    @if (line.by) {
                      <span class="sub nowrap"> {{ line.by.name }}</span>
                    }
                  </span>
                </li>
              }
            </ol>
          </div>
          @if (may(one)) {
            <hf-note-form class="sec" [incidentId]="one.id" (noted)="incident.reload()" />
          }
        </section>
        <aside class="panel edge stackp">
          <section>
            <h2>Cause</h2>
            <p class="wrap">
              @if (one.cause.kind === 'resource') {
                <a [routerLink]="['/resources', one.cause.id]">{{ one.cause.name }}</a>
              } @else {
                {{ one.cause.name }} <span class="sub">{{ one.cause.kind }}</span>
              }
            </p>
            <p class="sub wrap">{{ one.sentence }}</p>
            @if (one.runbookUrl) {
              <p>
                <a [href]="one.runbookUrl" target="_blank" rel="noreferrer">Runbook</a>
              </p>
            }
          </section>
          <section>
            <h2>Who</h2>
            <ul class="list">
              <li class="row between tight-row">
                <span class="sub">Acknowledged</span
                ><span class="wrap">{{ one.acknowledgedBy?.name ?? 'by nobody' }}</span>
              </li>
              <li class="row between tight-row">
                <span class="sub">Assigned to</span><span class="wrap">{{ one.assignee?.name ?? 'nobody' }}</span>
              </li>
              <li class="row between tight-row">
                <span class="sub">Escalated</span><span>{{ one.level === 0 ? 'not yet' : one.level + '×' }}</span>
              </li>
            </ul>
          </section>
          <section>
            <h2>Not well because of it: {{ one.held }}</h2>
            @if (one.members.length) {
              <ul class="list">
                @for (member of one.members.slice(0, shown()); track member.id) {
                  <li class="row between tight-row">
                    <span class="wrap">
                      @if (member.kind === 'resource') {
                        <a class="plain" [routerLink]="['/resources', member.id]">{{ member.name }}</a>
                      } @else {
                        {{ member.name }}
                      }
                    </span>
                    <hf-status [of]="member.endedAt ? 'up' : member.status" />
                  </li>
                }
              </ul>
              @if (one.members.length > shown()) {
                <button type="button" class="b sm" (click)="shown.set(500)">Show all {{ one.members.length }}</button>
              }
            } @else {
              <p class="sub">Nothing that depends on it has suffered.</p>
            }
          </section>
        </aside>
      </div>
    } @else if (!incident.problem()) {
      <div class="panel edge"><hf-skeleton [rows]="5" [columns]="2" /></div>
    }
  `,
})
export class IncidentPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(Dialogs);
  private readonly session = inject(Session);
  private readonly ticker = inject(Ticker);
  readonly id = input.required<string>();
  protected readonly attempt = new Attempt();
  protected readonly shown = signal(12);
  protected readonly incident = query<IncidentView>(() => apiUrl(`incidents/${this.id()}`), { follows: ['incident'] });
  protected readonly title = titleOf;
  protected readonly word = deedWord;
  protected readonly may = (one: IncidentView) => one.may.includes('incident.operate');
  protected readonly ill = ({ status }: IncidentView) => ['down', 'degraded', 'flapping'].includes(status);
  private readonly me = computed(() => this.session.person());

  /** How long, who, what comes by itself, in one line. */
  protected standing(one: IncidentView): string {
    const now = this.ticker.now();
    const length = duration((one.endedAt ?? now) - one.since);
    const escalation = one.escalateAt
      ? `goes to the next people in ${duration(Math.max(0, one.escalateAt - now))}`
      : '';
    const settle = one.settleAt ? `ends in ${duration(Math.max(0, one.settleAt - now))} if it stays well` : '';
    const taken = one.acknowledgedBy ? `${one.acknowledgedBy.name} is on it` : 'nobody has it';
    const merged = one.mergedInto ? `goes on as #${one.mergedInto.number}` : '';
    const open = one.endedAt === null ? [`for ${length}`, taken, escalation, settle] : [`over after ${length}`, merged];
    return [...open, rateWords(one.changesLastHour)].filter(Boolean).join(' · ');
  }

  protected again(): void {
    this.attempt.forget();
    this.incident.reload();
  }

  protected async act({ id }: IncidentView, deed: string, body: object = {}): Promise<void> {
    await this.attempt.to(() => this.api.post(`incidents/${id}/${deed}`, body));
    this.incident.reload();
  }

  protected async assign(one: IncidentView): Promise<void> {
    const to = await this.dialogs.open<{ id: string | null }>(AssignDialog, { incident: one, me: this.me() });
    if (to) await this.act(one, 'assign', { to: to.id });
  }

  protected async merge(one: IncidentView): Promise<void> {
    const into = await this.dialogs.open<string>(MergeDialog, one);
    if (into) await this.act(one, 'merge', { into });
  }

  protected async reopen(one: IncidentView): Promise<void> {
    const effect = ['People are called again, whatever the checks say, until somebody ends it.'];
    const question = { title: `Reopen #${one.number} ${one.cause.name}?`, effect, button: `Reopen #${one.number}` };
    const agreed = await this.dialogs.confirm({ ...question, level: 1, asksReason: true });
    if (agreed) await this.act(one, 'reopen', { reason: agreed.reason || 'not over' });
  }

  protected async end(one: IncidentView): Promise<void> {
    const effect = ['Whoever was told that it began is told that it is over.'];
    const question = { title: `End #${one.number} ${one.cause.name}?`, effect, button: `End #${one.number}` };
    const agreed = await this.dialogs.confirm({ ...question, level: 1, asksReason: true });
    if (agreed) await this.act(one, 'end', { reason: agreed.reason || 'over' });
  }
}
