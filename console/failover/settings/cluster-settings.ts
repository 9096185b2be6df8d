import { Component, inject, input, output } from '@angular/core';
import { Api } from '../../api/api';
import type { Cluster } from '../../api/types/failover';
import { DraftProblem } from '../../ui/draft-problem';
import { Editing } from '../../ui/editing';
import { type Choice, Field } from '../../ui/field';
import { clockTime } from '../../ui/format';
import { Toasts } from '../../ui/toasts';

const MODES: readonly Choice[] = [
  { value: 'off', label: 'Off: only watched' },
  { value: 'observe', label: 'Observe: tells what it would do' },
  { value: 'ask', label: 'Ask: prepares the plan, a person runs it' },
  { value: 'automatic', label: 'Automatic: acts by itself' },
];
const SURVIVOR: readonly Choice[] = [
  { value: 'block', label: 'Writes wait for a person' },
  { value: 'async', label: 'Writes go on uncopied' },
];
const READ_ONLY: readonly Choice[] = [
  { value: 'report', label: 'Tell it' },
  { value: 'repair', label: 'Open it again' },
];

/** What people decide about a cluster: the mode first, then its limits, then the scheduled drill. */
@Component({
  selector: 'hf-cluster-settings',
  imports: [DraftProblem, Field],
  template: `
    <form class="panel edge pad form" (submit)="save($event)">
      @if (!editable()) {
        <p class="note neutral">You can read these. Changing them needs cluster.edit: Database operator has it.</p>
      }
      <hf-field [draft]="draft()" name="mode" kind="choice" label="Mode" [choices]="modes" [disabled]="!editable()" />
      <div class="fields">
        <hf-field
          [draft]="draft()"
          name="silenceMs"
          kind="number"
          label="Failed after no answer for (ms)"
          hint="Slow answers raise it by themselves"
          [disabled]="!editable()"
        />
        <hf-field
          [draft]="draft()"
          name="maxLagMs"
          kind="number"
          label="Next primary may lag at most (ms)"
          hint="Who is further behind is not promoted by itself"
          [disabled]="!editable()"
        />
      </div>
      <div class="fields">
        <hf-field
          [draft]="draft()"
          name="singleSurvivor"
          kind="choice"
          label="With one member left"
          [choices]="survivor"
          [disabled]="!editable()"
        />
        <hf-field
          [draft]="draft()"
          name="readOnlyPrimary"
          kind="choice"
          label="When somebody sets it read-only"
          [choices]="readOnly"
          [disabled]="!editable()"
        />
      </div>
      <div class="fields">
        <hf-field
          [draft]="draft()"
          name="lossBudget"
          kind="number"
          label="Transactions it may lose by itself"
          hint="Counts only where the primary does not wait for a replica"
          [disabled]="!editable()"
        />
        <hf-field
          [draft]="draft()"
          name="recoveries"
          kind="number"
          label="Recoveries in 10 min, then it asks"
          [disabled]="!editable()"
        />
      </div>
      <hf-field
        [draft]="draft()"
        name="acrossSites"
        kind="check"
        label="May leave the primary's site by itself"
        [disabled]="!editable()"
      />
      <div class="fields">
        <hf-field
          [draft]="draft()"
          name="schedule"
          label="Drill by itself"
          [optional]="true"
          placeholder="0 3 * * 0"
          [hint]="nextDrills()"
          [disabled]="!editable()"
        />
        <hf-field [draft]="draft()" name="timeZone" label="Time zone" [disabled]="!editable()" />
      </div>
      <hf-draft-problem [draft]="draft()" (again)="readAgain()" />
      @if (editable()) {
        <p class="row">
          <button type="submit" class="b pri" [disabled]="!draft().changed() || draft().busy()">
            Save {{ cluster().name }}
          </button>
        </p>
      }
    </form>
  `,
})
export class ClusterSettings {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  readonly cluster = input.required<Cluster>();
  readonly editable = input(false);
  readonly saved = output<void>();
  protected readonly modes = MODES;
  protected readonly survivor = SURVIVOR;
  protected readonly readOnly = READ_ONLY;
  private readonly editing = new Editing(this.cluster, formOf);
  protected readonly draft = this.editing.draft;

  protected nextDrills(): string {
    const { nextRuns } = this.cluster().drill;
    return nextRuns.length > 0
      ? `Next: ${nextRuns.map((at) => clockTime(at)).join(' · ')}`
      : 'A cron line; empty for none';
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const it = this.cluster();
    const ifMatch = this.editing.version();
    const changed = await this.draft().submit(({ recoveries, schedule, timeZone, ...policy }) =>
      this.api.patch<Cluster>(
        `clusters/${it.id}`,
        {
          policy: { ...policy, rateLimit: { ...it.policy.rateLimit, recoveries } },
          drill: { schedule: schedule.trim() || null, timeZone },
        },
        { ifMatch },
      ),
    );
    if (!changed) return;
    this.editing.saved(changed);
    this.toasts.done(`${it.name} is changed`);
    this.saved.emit();
  }

  protected async readAgain(): Promise<void> {
    this.editing.rebase(await this.api.get<Cluster>(`clusters/${this.cluster().id}`));
  }
}

function formOf({ policy, drill }: Cluster) {
  const { rateLimit, ...rest } = policy;
  return { ...rest, recoveries: rateLimit.recoveries, schedule: drill.schedule ?? '', timeZone: drill.timeZone };
}
