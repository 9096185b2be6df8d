import { DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { Api, apiUrl } from '../api/api';
import { Problem } from '../api/problem';
import { query } from '../api/query';
import type { MaintenancePreview, MaintenanceView } from '../api/types/incidents';
import type { Page } from '../api/types/page';
import { DialogFrame } from '../ui/dialog-frame';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { clockTime, duration, plural, timeZone } from '../ui/format';
import { Failed } from '../ui/states';
import { StatusMark } from '../ui/status';
import { momentOf, wallTime } from '../ui/wall-time';

const HOUR = 3_600_000;

interface Named {
  readonly id: string;
  readonly name: string;
}

const LENGTHS = [
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '120', label: '2 hours' },
  { value: '240', label: '4 hours' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: '1 day' },
];
const WHENS = [
  { value: 'now', label: 'Now' },
  { value: 'later', label: 'Later, once' },
  { value: '0 2 * * 0', label: 'Every Sunday at 02:00' },
  { value: '0 2 * * *', label: 'Every night at 02:00' },
  { value: 'own', label: 'Another cron line…' },
];

/** What, when, how long, why; and before it is planned, what it would touch. */
@Component({
  selector: 'hf-maintenance-form',
  imports: [DialogFrame, Failed, Field, StatusMark],
  template: `
    <form (submit)="save($event)">
      <hf-dialog title="Plan maintenance">
        <hf-field [draft]="draft" name="target" kind="choice" label="What" [choices]="targets()">
          A resource with all below it, or everything with a tag
        </hf-field>
        <div class="fields">
          <hf-field [draft]="draft" name="when" kind="choice" label="When" [choices]="whens" />
          <hf-field [draft]="draft" name="minutes" kind="choice" label="For" [choices]="lengths" />
        </div>
        @if (draft.value().when === 'later') {
          <hf-field
            [draft]="draft"
            name="startsAt"
            kind="datetime-local"
            label="Begins"
            [hint]="'By the clock of ' + zone"
          />
        }
        @if (draft.value().when === 'own') {
          <hf-field [draft]="draft" name="schedule" label="Cron line" hint="Minute, hour, day, month, weekday" />
        }
        @if (recurs()) {
          <hf-field [draft]="draft" name="timeZone" label="Time zone" hint="It follows the clock of that zone" />
        }
        <hf-field [draft]="draft" name="reason" label="Why" placeholder="new disk" hint="Others will see it" />
        @if (preview(); as seen) {
          <section class="panel pad" aria-live="polite">
            <p class="gap">
              <strong>{{ plural(seen.touches, 'resource') }}</strong>
              {{ seen.touches === 1 ? 'is' : 'are' }} touched{{ firstTime(seen) }}.
              @if (seen.notWell) {
                {{ seen.notWell }} of them not well now: the incidents they cause end.
              }
            </p>
            <ul class="list">
              @for (one of seen.resources.slice(0, 6); track one.id) {
                <li class="row between tight-row">
                  <span class="wrap">{{ one.name }}</span><hf-status [of]="one.status" />
                </li>
              }
            </ul>
            @if (seen.touches > 6) {
              <p class="sub">{{ seen.touches - 6 }} more</p>
            }
          </section>
        }
        @if (draft.problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <ng-container foot>
          <button type="button" class="b" (click)="ref.close()">Cancel</button>
          <button type="button" class="b" [disabled]="draft.busy()" (click)="look()">What would it touch?</button>
          <button type="submit" class="b pri" [disabled]="draft.busy()">
            {{ draft.value().when === 'now' ? 'Start the maintenance' : 'Plan the maintenance' }}
          </button>
        </ng-container>
      </hf-dialog>
    </form>
  `,
})
export class MaintenanceForm {
  private readonly api = inject(Api);
  protected readonly ref = inject<DialogRef<MaintenanceView>>(DialogRef);
  protected readonly lengths = LENGTHS;
  protected readonly whens = WHENS;
  protected readonly plural = plural;
  protected readonly zone = timeZone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  private readonly looked = signal<{ at: object; seen: MaintenancePreview } | null>(null);
  /** What was looked at, until anything of it is changed. */
  protected readonly preview = computed(() => {
    const looked = this.looked();
    return looked?.at === this.draft.value() ? looked.seen : null;
  });
  private readonly resources = query<Page<Named>>(() => apiUrl('resources', { limit: 200 }));
  private readonly tags = query<{ tags: readonly { tag: string; count: number }[] }>(() => apiUrl('resources/tags'));
  protected readonly draft = new Draft(
    {
      ...{ target: '', when: 'now', minutes: '30', schedule: '', reason: '', timeZone: this.zone },
      startsAt: wallTime(nextHour(), this.zone),
    },
    { resourceIds: 'target', tags: 'target', forMs: 'minutes' },
  );
  protected readonly recurs = computed(() => !['now', 'later'].includes(this.draft.value().when));
  protected readonly targets = computed(() => [
    { value: '', label: 'Choose…' },
    ...(this.tags.value()?.tags ?? []).map(({ tag, count }) => ({
      value: `tag:${tag}`,
      label: `tag:${tag} (${count})`,
    })),
    ...(this.resources.value()?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ]);

  protected firstTime({ occurrences }: MaintenancePreview): string {
    const [first] = occurrences;
    return first ? `, first ${clockTime(first.from)} for ${duration(first.to - first.from)}` : '';
  }

  protected async look(): Promise<void> {
    const at = this.draft.value();
    const seen = await this.draft.submit(async () =>
      this.api.post<MaintenancePreview>('maintenance/preview', { ...this.body(), reason: at.reason.trim() || NO_WHY }),
    );
    this.looked.set(seen ? { at, seen } : null);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const made = await this.draft.submit(async () => this.api.post<MaintenanceView>('maintenance', this.body()));
    if (made) this.ref.close(made);
  }

  private body(): object {
    const { target, when, minutes, startsAt, schedule, reason, timeZone } = this.draft.value();
    const tag = target.startsWith('tag:') ? target.slice(4) : null;
    const what = { resourceIds: tag === null && target ? [target] : [], tags: tag === null ? [] : [tag] };
    const later = when === 'later' ? { startsAt: momentOf(startsAt, this.zone) ?? refuseBegin() } : {};
    const again = this.recurs() ? { schedule: when === 'own' ? schedule : when, timeZone } : {};
    return { ...what, reason, forMs: Number(minutes) * 60_000, ...later, ...again };
  }
}

/** Nobody needs a reason to look. */
const NO_WHY = 'only looked at';

/** The next full hour, so that what is not changed is in the future. */
const nextHour = () => Math.ceil(Date.now() / HOUR) * HOUR;

/** An emptied field would be sent as a moment that is long over. */
function refuseBegin(): never {
  const errors = [{ field: 'startsAt', message: 'is missing', remedy: 'Give the day and the time' }];
  throw new Problem({ title: 'It begins at no time', errors });
}
