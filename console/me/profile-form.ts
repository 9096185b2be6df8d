import { Component, inject, input, output } from '@angular/core';
import { Api } from '../api/api';
import type { Wire } from '../api/contract';
import { DraftProblem } from '../ui/draft-problem';
import { Editing } from '../ui/editing';
import { Field } from '../ui/field';
import { Toasts } from '../ui/toasts';

type Me = Wire<'Me'>;

@Component({
  selector: 'hf-profile-form',
  imports: [DraftProblem, Field],
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
      <hf-draft-problem [draft]="draft()" (again)="readAgain()" />
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
  private readonly editing = new Editing(this.me, ({ name, theme, density, timeZone }) => ({
    name,
    theme,
    density,
    timeZone: timeZone ?? '',
  }));
  protected readonly draft = this.editing.draft;
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
      this.api.patch<Me>(
        'me',
        { ...body, timeZone: body.timeZone.trim() || null },
        { ifMatch: this.editing.version() },
      ),
    );
    if (saved === undefined) return;
    this.editing.saved(saved);
    this.toasts.done('Profile saved');
    this.saved.emit();
  }

  protected async readAgain(): Promise<void> {
    this.editing.rebase(await this.api.get<Me>('me'));
  }
}
