import { Component, computed, inject, input, output } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Attempt } from '../../api/attempt';
import type { Wire } from '../../api/contract';
import { Problem } from '../../api/problem';
import type { ResourceView } from '../../api/types/resources';
import { Dialogs } from '../../ui/dialogs';
import { DraftProblem } from '../../ui/draft-problem';
import { Editing } from '../../ui/editing';
import { Field } from '../../ui/field';
import { Denied, Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { CredentialPanel } from '../add/credential-panel';
import { KINDS, tagsOf } from '../kinds';

type Consequences = Wire<'ResourceConsequences'>;

@Component({
  selector: 'hf-settings-tab',
  imports: [RouterLink, CredentialPanel, Denied, DraftProblem, Failed, Field],
  template: `
    <div class="grid aside">
      <div>
        <form class="panel pad edge" (submit)="save($event)">
          <h2 class="gap">What it is</h2>
          <div class="fields">
            <hf-field [draft]="draft()" name="name" label="Name" [disabled]="!mayEdit()" />
            <hf-field
              [draft]="draft()"
              name="address"
              label="Address"
              [hint]="words().addressHint"
              [disabled]="!mayEdit() || local()"
            />
            <hf-field
              [draft]="draft()"
              name="tags"
              label="Tags"
              hint="Separated by commas. Grants may be given on a tag."
              [disabled]="!mayEdit()"
            />
            <hf-field
              [draft]="draft()"
              name="environment"
              label="Environment"
              [optional]="true"
              placeholder="production"
              [disabled]="!mayEdit()"
            />
          </div>
          <hf-field
            [draft]="draft()"
            name="runbookUrl"
            kind="url"
            label="Runbook"
            [optional]="true"
            hint="A link for whoever is called at night."
            [disabled]="!mayEdit()"
          />
          <hf-field
            [draft]="draft()"
            name="notes"
            kind="area"
            label="Notes"
            [optional]="true"
            [rows]="4"
            [disabled]="!mayEdit()"
          />
          <hf-draft-problem [draft]="draft()" (again)="readAgain()" />
          @if (mayEdit()) {
            <button type="submit" class="b pri" [disabled]="draft().busy() || !draft().changed()">
              Save the changes
            </button>
          } @else {
            <hf-denied reason="Changing it needs resource.edit on it."
              ><button type="button" class="b" disabled>Save the changes</button
              ><a
                explain
                routerLink="/access/explain"
                [queryParams]="{ action: 'resource.edit', resource: resource().id }"
                >Explain</a
              ></hf-denied
            >
          }
        </form>
        @if (resource().kind === 'database') {
          <section class="sec">
            <div class="sech"><h2>Accounts on it</h2></div>
            <hf-credential-panel class="panel pad edge" [resource]="resource()" />
          </section>
        }
      </div>
      <aside class="panel edge pad">
        <h2 class="gap">Remove it</h2>
        <p class="sub gap">
          What goes with it is shown before anything happens. Nothing is changed on the server itself.
        </p>
        @if (attempt.refused(); as problem) {
          <hf-failed [problem]="problem" />
        }
        @if (mayEdit()) {
          <button type="button" class="b" (click)="remove()">
            Remove {{ resource().name.length > 24 ? 'it' : resource().name }}…
          </button>
        } @else {
          <hf-denied reason="Needs resource.edit."
            ><button type="button" class="b" disabled>Remove…</button
            ><a
              explain
              routerLink="/access/explain"
              [queryParams]="{ action: 'resource.edit', resource: resource().id }"
              >Explain</a
            ></hf-denied
          >
        }
      </aside>
    </div>
  `,
})
export class SettingsTab {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly toasts = inject(Toasts);
  readonly resource = input.required<ResourceView>();
  readonly changed = output<void>();

  protected readonly mayEdit = computed(() => this.resource().may.includes('resource.edit'));
  protected readonly local = computed(() => this.resource().address === 'local');
  protected readonly words = computed(() => KINDS[this.resource().kind]);
  protected readonly attempt = new Attempt();
  private readonly editing = new Editing(this.resource, formOf);
  protected readonly draft = this.editing.draft;

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const saved = await this.draft().submit((form) =>
      this.api.patch<ResourceView>(this.path(), bodyOf(form, this.draft().differences()), {
        ifMatch: this.editing.version(),
      }),
    );
    if (!saved) return;
    this.editing.saved(saved);
    this.toasts.done(`${saved.name} saved`);
    this.changed.emit();
  }

  protected async readAgain(): Promise<void> {
    this.editing.rebase(await this.api.get<ResourceView>(this.path()));
  }

  protected async remove(): Promise<void> {
    const it = this.resource();
    await this.attempt.to(async () => {
      const { sentences, consequences } = await this.api.get<Consequences>(`resources/${it.id}/consequences`);
      const blocking = consequences.filter((one) => one.blocks).map((one) => one.sentence);
      if (blocking.length) throw new Problem({ title: `${it.name} cannot be removed now`, detail: blocking.join(' ') });
      const agreed = await this.dialogs.confirm({
        title: `Remove ${it.name}?`,
        effect: sentences,
        button: `Remove ${it.name}`,
        level: 3,
        typedName: it.name,
      });
      if (!agreed) return;
      await this.api.delete(`resources/${it.id}`, { ifMatch: it.version });
      this.toasts.done(`${it.name} removed`);
      await this.router.navigateByUrl('/resources');
    });
  }

  private path(): string {
    return `resources/${this.resource().id}`;
  }
}

/** Only what was changed: the address of this machine, for one, is nobody's to send. */
function bodyOf(form: ReturnType<typeof formOf>, changed: readonly (keyof typeof form)[]): object {
  return Object.fromEntries(changed.map((key) => [key, key === 'tags' ? tagsOf(form.tags) : form[key]]));
}

function formOf(it: ResourceView) {
  return {
    name: it.name,
    address: it.address,
    tags: it.tags.join(', '),
    environment: it.environment,
    runbookUrl: it.runbookUrl,
    notes: it.notes,
  };
}
