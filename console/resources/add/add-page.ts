import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api } from '../../api/api';
import { Session } from '../../api/session';
import type { DatabaseLook, FoundServer, ResourceKind, ResourceView } from '../../api/types/resources';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { Denied, Failed } from '../../ui/states';
import { Toasts } from '../../ui/toasts';
import { KINDS, tagsOf } from '../kinds';
import { CredentialPanel } from './credential-panel';
import { FoundBeside } from './found-beside';
import { LookResult } from './look-result';
import { nameFrom } from './name-from';

/** The address first. What Holdfast can find out by itself is not asked. */
@Component({
  selector: 'hf-add-page',
  imports: [CredentialPanel, Denied, Failed, Field, FoundBeside, LookResult, RouterLink],
  template: `
    <div class="head">
      <div class="t">
        <p class="crumb"><a routerLink="/resources">Resources</a></p>
        <h1>{{ added() ? added()!.name + ' is watched' : 'Add a resource' }}</h1>
        <p class="sub">Holdfast only looks. Nothing is changed on the server; accounts you make there stay yours.</p>
      </div>
      @if (added(); as it) {
        <div class="acts">
          <a class="b" [routerLink]="['/resources', it.id]">Open {{ it.name }}</a>
        </div>
      }
    </div>
    @if (!mayEdit()) {
      <hf-denied reason="Adding resources needs resource.edit."
        ><button type="button" class="b" disabled>Add a resource</button></hf-denied
      >
    } @else if (added(); as it) {
      @if (it.kind === 'database') {
        <hf-credential-panel
          class="panel pad edge"
          [resource]="it"
          [accounts]="look()?.accounts ?? []"
          [tlsMode]="look()?.tlsMode"
          [leads]="true"
          (tested)="beside.set($event.beside)"
        />
        @if (beside().length) {
          <hf-found-beside class="sec" [beside]="it" [found]="beside()" />
        }
      }
      <p class="row sec">
        <button type="button" class="b" (click)="again()">Add another</button
        ><a class="b txt" routerLink="/">Go to the overview</a>
      </p>
    } @else {
      <form class="panel pad edge form" (submit)="submit($event)">
        <hf-field [draft]="draft()" name="kind" kind="choice" label="What is it?" [choices]="kinds" />
        <hf-field
          [draft]="draft()"
          name="address"
          label="Address"
          [placeholder]="words().addressExample"
          [hint]="words().addressHint"
        />
        @if (look(); as look) {
          <hf-look-result [look]="look" />
        }
        @if (asksRest()) {
          <hf-field
            [draft]="draft()"
            name="name"
            label="Name"
            [hint]="'What your people call it. Left empty: ' + suggestedName() + '.'"
            [optional]="true"
          />
          <hf-field
            [draft]="draft()"
            name="tags"
            label="Tags"
            [optional]="true"
            hint="Separated by commas. Grants may be given on a tag."
          />
        }
        @if (draft().problem(); as problem) {
          <hf-failed [problem]="problem" />
        }
        <p class="row">
          <button type="submit" class="b pri" [disabled]="draft().busy()">{{ button() }}</button>
          @if (asksRest() && look() && !look()!.reachable) {
            <button type="button" class="b" (click)="lookAgain()">Look again</button>
          }
        </p>
      </form>
    }
  `,
})
export class AddPage {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  readonly kind = input<string>();
  readonly address = input<string>();

  protected readonly kinds: readonly Choice[] = Object.entries(KINDS).map(([value, words]) => ({
    value,
    label: words.one,
  }));
  protected readonly mayEdit = computed(() => this.session.may('resource.edit'));
  protected readonly draft = linkedSignal(
    () => new Draft({ kind: kindOr(this.kind()), address: this.address() ?? '', name: '', tags: '' }),
  );
  protected readonly look = signal<DatabaseLook | null>(null);
  protected readonly beside = linkedSignal<readonly FoundServer[]>(() => this.look()?.beside ?? []);
  protected readonly added = signal<ResourceView | null>(null);
  protected readonly words = computed(() => KINDS[this.draft().value().kind]);
  protected readonly suggestedName = computed(
    () => nameFrom(this.draft().value().kind, this.draft().value().address) || 'its host',
  );
  protected readonly isDatabase = computed(() => this.draft().value().kind === 'database');
  protected readonly asksRest = computed(() => !this.isDatabase() || this.look() !== null);
  protected readonly button = computed(() => {
    if (this.draft().busy()) return this.asksRest() ? 'Adding it' : 'Looking';
    return this.asksRest() ? `Add ${this.draft().value().name || this.suggestedName()}` : 'Look at it';
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.asksRest()) return this.lookAgain();
    const made = await this.draft().submit(({ kind, address, name, tags }) =>
      this.api.post<ResourceView>('resources', {
        kind,
        address: address.trim(),
        name: name.trim() || nameFrom(kind, address),
        tags: tagsOf(tags),
      }),
    );
    if (!made) return;
    if (made.kind === 'database') return this.added.set(made);
    this.toasts.done(`${made.name} is watched`);
    await this.router.navigate(['/resources', made.id]);
  }

  protected async lookAgain(): Promise<void> {
    const look = await this.draft().submit(({ address }) =>
      this.api.post<DatabaseLook>('resources/database/look', { address: address.trim() }),
    );
    if (look) this.look.set(look);
  }

  protected again(): void {
    this.look.set(null);
    this.added.set(null);
    this.draft.set(new Draft({ kind: this.draft().value().kind, address: '', name: '', tags: '' }));
  }
}

function kindOr(given: string | undefined): ResourceKind {
  return given && given in KINDS ? (given as ResourceKind) : 'database';
}
