import { Component, inject, input, linkedSignal, output } from '@angular/core';
import { Api } from '../api/api';
import type { Wire } from '../api/contract';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';
import { Toasts } from '../ui/toasts';

type Me = Wire<'Me'>;

@Component({
  selector: 'hf-profile-form',
  imports: [Failed, Field],
  template: `
    <form (submit)="save($event)">
      <hf-field [draft]="draft()" name="name" label="Name" autocomplete="name" />
      <hf-field [draft]="draft()" name="theme" kind="choice" label="Colours" [choices]="themes" />
      <hf-field [draft]="draft()" name="density" kind="choice" label="Rows" [choices]="densities" />
      <hf-field
        [draft]="draft()"
        name="timeZone"
        label="Time zone"
        [optional]="true"
        [placeholder]="browserZone"
        hint="Left empty, the browser's"
      />
      @if (draft().problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
      <p class="row">
        <button type="submit" class="b" [disabled]="!draft().changed() || draft().busy()">Save profile</button>
      </p>
    </form>
  `,
})
export class ProfileForm {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  readonly me = input.required<Me>();
  readonly saved = output<void>();
  protected readonly draft = linkedSignal({
    source: () => this.me(),
    computation: ({ name, theme, density, timeZone }) => new Draft({ name, theme, density, timeZone: timeZone ?? '' }),
    equal: () => false,
  });
  protected readonly browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  protected readonly themes = [
    { value: 'system', label: 'As the system' },
    { value: 'light', label: 'Light' },
    { value: 'dark', label: 'Dark' },
  ];
  protected readonly densities = [
    { value: 'compact', label: 'Compact' },
    { value: 'comfortable', label: 'Comfortable' },
  ];

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft().submit((body) =>
      this.api.patch('me', { ...body, timeZone: body.timeZone.trim() || null }, { ifMatch: this.me().version }),
    );
    if (saved === undefined) return;
    this.toasts.done('Profile saved');
    this.saved.emit();
  }
}
