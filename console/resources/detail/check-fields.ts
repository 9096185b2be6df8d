import { Component, computed, input } from '@angular/core';
import type { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import type { CheckDraft } from './check-settings';

const choices = (all: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.entries(all).map(([value, label]) => ({ value, label }));

/** What a check of each kind is told; the rest of its form is alike for all. */
@Component({
  selector: 'hf-check-fields',
  imports: [Field],
  template: `
    @switch (kind()) {
      @case ('http') {
        <hf-field
          [draft]="draft()"
          name="url"
          kind="url"
          label="Address"
          [optional]="true"
          hint="Left empty: the resource's own."
        />
        <div class="fields">
          <hf-field [draft]="draft()" name="expectStatus" label="Good answers" hint="Such as 200-399 or 200, 204." />
          <hf-field
            [draft]="draft()"
            name="hostName"
            label="Asked by the name"
            [optional]="true"
            hint="When not that of the address."
          />
          <hf-field [draft]="draft()" name="keyword" label="Must contain" [optional]="true" />
          <hf-field
            [draft]="draft()"
            name="pattern"
            label="Must match"
            [optional]="true"
            hint="A regular expression."
          />
          <hf-field
            [draft]="draft()"
            name="jsonPath"
            label="JSON value at"
            [optional]="true"
            placeholder="$.database.status"
          />
          <hf-field
            [draft]="draft()"
            name="jsonExpect"
            label="Must be"
            [optional]="true"
            hint="Left empty it must only be there."
          />
        </div>
        <hf-field [draft]="draft()" name="followRedirects" kind="check" label="Follow redirects" />
        <hf-field [draft]="draft()" name="verifyTls" kind="check" label="Check the certificate" />
      }
      @case ('tcp') {
        <div class="fields">
          <hf-field [draft]="draft()" name="port" kind="number" label="Port" [optional]="true" />
          <hf-field [draft]="draft()" name="banner" label="Must say first" [optional]="true" placeholder="SSH-2.0" />
        </div>
      }
      @case ('tls') {
        <div class="fields">
          <hf-field [draft]="draft()" name="port" kind="number" label="Port" [optional]="true" />
          <hf-field [draft]="draft()" name="warnDays" kind="number" label="Degraded, days before its end" />
          <hf-field
            [draft]="draft()"
            name="serverName"
            label="Must be for the name"
            [optional]="true"
            hint="When not that of the address."
          />
        </div>
        <hf-field
          [draft]="draft()"
          name="verifyChain"
          kind="check"
          label="Its issuers must be known here"
          hint="Off for a certificate authority of your own: name and dates are looked at all the same."
        />
      }
      @case ('dns') {
        <div class="fields">
          <hf-field [draft]="draft()" name="recordType" kind="choice" label="Record" [choices]="records" />
          <hf-field [draft]="draft()" name="expect" label="Must answer" [optional]="true" />
        </div>
      }
      @case ('mysql') {
        <div class="fields">
          <hf-field
            [draft]="draft()"
            name="maxLagSeconds"
            kind="number"
            label="Degraded when it lags more than, seconds"
          />
          <hf-field [draft]="draft()" name="readOnly" kind="choice" label="Takes writes" [choices]="readOnly" />
        </div>
        <hf-field
          [draft]="draft()"
          name="query"
          kind="area"
          [rows]="2"
          label="Ask one SELECT"
          [optional]="true"
          hint="In a read-only transaction that the server ends in time; the account needs SELECT there."
        />
        @if (draft().value().query) {
          <hf-field [draft]="draft()" name="queryExpect" label="Its first value must be" [optional]="true" />
        }
      }
      @case ('host') {
        <hf-field
          [draft]="draft()"
          name="exporter"
          kind="url"
          label="node_exporter"
          [optional]="true"
          hint="Left empty: this machine is looked at directly, any other at port 9100."
          placeholder="http://db-1:9100/metrics"
        />
        <div class="fields">
          <hf-field [draft]="draft()" name="diskWarn" kind="number" label="Degraded, disk % used" />
          <hf-field [draft]="draft()" name="diskFail" kind="number" label="Down, disk % used" />
          <hf-field [draft]="draft()" name="memoryWarn" kind="number" label="Degraded, memory % used" />
        </div>
        <hf-field [draft]="draft()" name="failedUnits" kind="check" label="Degraded when a systemd unit failed" />
        <hf-field [draft]="draft()" name="rebootRequired" kind="check" label="Degraded when a reboot is due" />
      }
      @case ('icmp') {
        <div class="fields">
          <hf-field [draft]="draft()" name="warnLoss" kind="number" label="Degraded, % of answers lost" />
          <hf-field
            [draft]="draft()"
            name="warnMs"
            kind="number"
            label="Degraded, answer later than, ms"
            [optional]="true"
          />
        </div>
      }
      @case ('prometheus') {
        <hf-field
          [draft]="draft()"
          name="expression"
          kind="area"
          [rows]="3"
          label="Expression"
          hint="PromQL that gives one number, or up to 100 series: the worst counts."
          placeholder="sum(rate(http_requests_total{code=~'5..'}[5m]))"
        />
        <div class="fields">
          <hf-field [draft]="draft()" name="warnAbove" kind="number" label="Degraded above" [optional]="true" />
          <hf-field [draft]="draft()" name="failAbove" kind="number" label="Down above" [optional]="true" />
          <hf-field [draft]="draft()" name="warnBelow" kind="number" label="Degraded below" [optional]="true" />
          <hf-field [draft]="draft()" name="failBelow" kind="number" label="Down below" [optional]="true" />
        </div>
        <hf-field [draft]="draft()" name="whenEmpty" kind="choice" label="When nothing fits it" [choices]="empty" />
      }
      @case ('heartbeat') {
        <hf-field [draft]="draft()" name="expected" kind="choice" label="The job is expected" [choices]="expected" />
        @if (draft().value().expected === 'schedule') {
          <div class="fields">
            <hf-field [draft]="draft()" name="schedule" label="Cron line" hint="40 2 * * * is 02:40 every night." />
            <hf-field [draft]="draft()" name="timeZone" label="Time zone" />
          </div>
        }
        <div class="fields">
          @if (draft().value().expected === 'period') {
            <hf-field [draft]="draft()" name="periodMinutes" kind="number" label="Every, minutes" />
          }
          <hf-field
            [draft]="draft()"
            name="graceMinutes"
            kind="number"
            label="Grace, minutes"
            hint="How late is not late yet, and how long a run may take."
          />
        </div>
      }
    }
  `,
})
export class CheckFields {
  readonly draft = input.required<Draft<CheckDraft>>();
  protected readonly kind = computed(() => this.draft().value().kind);
  protected readonly records = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'].map((value) => ({ value, label: value }));
  protected readonly readOnly = choices({ any: 'either way', no: 'must', yes: 'must not: a replica' });
  protected readonly empty = choices({ fail: 'down', warn: 'degraded', pass: 'up' });
  protected readonly expected = choices({ schedule: 'by its cron line', period: 'every so often' });
}
