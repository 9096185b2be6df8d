import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { Component, computed, inject, signal } from '@angular/core';
import { Api } from '../../api/api';
import type { Wire } from '../../api/contract';
import { Copy } from '../../ui/copy';
import { DialogFrame } from '../../ui/dialog-frame';
import { Draft } from '../../ui/draft';
import { DraftProblem } from '../../ui/draft-problem';
import { Field } from '../../ui/field';
import { type Channel, type ChannelKind, kindChoices, kinds, secretWords } from './channel';

/** One way to be told: where, as whom. Secrets go in and never come out, but for a key that was made just now. */
@Component({
  selector: 'hf-channel-dialog',
  imports: [Copy, DialogFrame, DraftProblem, Field],
  template: `
    @if (made(); as key) {
      <hf-dialog title="Copy the signing key now">
        <p class="effect text">
          {{ draft.value().name }} signs its messages with it. It is shown this once: give it to the receiver, which can
          then tell ours from others.
        </p>
        <hf-copy [text]="key" name="the signing key" />
        <ng-container foot>
          <span class="sub"></span>
          <button type="button" class="b pri" data-first (click)="ref.close(true)">I have it</button>
        </ng-container>
      </hf-dialog>
    } @else {
      <form (submit)="save($event)">
        <hf-dialog [title]="channel ? 'Edit ' + channel.name : 'Add a channel'">
          <div [class.fields]="!channel">
            @if (!channel) {
              <hf-field [draft]="draft" name="kind" kind="choice" label="Kind" [choices]="choices" />
            }
            <hf-field [draft]="draft" name="name" label="Name" placeholder="ops mail" hint="What people call it" />
          </div>
          <hf-field
            [draft]="draft"
            name="url"
            [label]="words().address"
            [optional]="!!words().addressOptional"
            [placeholder]="words().placeholder"
            [hint]="words().hint"
          />
          @if (mail()) {
            <div class="fields">
              <hf-field [draft]="draft" name="from" label="From" placeholder="holdfast@example.com" />
              <hf-field
                [draft]="draft"
                name="to"
                label="To"
                placeholder="ops@example.com"
                hint="Several with commas. Routes to people use their own addresses."
              />
            </div>
          }
          <div class="fields">
            @if (mail() || draft.value().kind === 'ntfy') {
              <hf-field [draft]="draft" name="username" label="Account" [optional]="true" />
            }
            @if (words().secret; as label) {
              <hf-field
                [draft]="draft"
                name="secret"
                kind="password"
                [label]="label"
                [optional]="!!words().secretOptional"
                [placeholder]="secret().placeholder"
                [hint]="secret().hint"
                autocomplete="new-password"
              />
            }
          </div>
          @if (channel) {
            <hf-field
              [draft]="draft"
              name="enabled"
              kind="check"
              label="Tell by this channel"
              hint="Off, it still tells the end of what it told the beginning of."
            />
          }
          <hf-draft-problem [draft]="draft" (again)="readAgain()" />
          <ng-container foot>
            <span class="sub"></span>
            <button type="button" class="b" (click)="ref.close()">Cancel</button>
            <button type="submit" class="b pri" [disabled]="draft.busy()">
              {{ channel ? 'Save ' + channel.name : 'Add the channel' }}
            </button>
          </ng-container>
        </hf-dialog>
      </form>
    }
  `,
})
export class ChannelDialog {
  private readonly api = inject(Api);
  protected readonly channel = inject<{ channel: Channel | null }>(DIALOG_DATA).channel;
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  protected readonly choices = kindChoices;
  protected readonly made = signal('');
  private version = this.channel?.version;
  protected readonly draft = new Draft({ ...draftOf(this.channel), secret: '' });
  protected readonly words = computed(() => kinds[this.draft.value().kind]);
  protected readonly secret = computed(() => secretWords(this.channel, this.draft.value()));
  protected readonly mail = computed(() => this.draft.value().kind === 'smtp');

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const answer = await this.draft.submit((value) => this.send(bodyOf(value, this.channel !== null)));
    if (!answer) return;
    if (answer.madeSecret) this.made.set(answer.madeSecret);
    else this.ref.close(true);
  }

  /** What somebody else made of it stands beside what was typed; when it is gone there is nothing to type in. */
  protected async readAgain(): Promise<void> {
    const { items } = await this.api.get<Wire<'NotificationChannels'>>('notifications/channels');
    const now = items.find(({ id }) => id === this.channel?.id);
    if (!now) return this.ref.close();
    this.version = now.version;
    this.draft.rebase({ ...draftOf(now), secret: '' });
  }

  private send(body: object): Promise<Wire<'NotificationChannel'>> {
    if (!this.channel) return this.api.post('notifications/channels', body);
    return this.api.patch(`notifications/channels/${this.channel.id}`, body, { ifMatch: this.version });
  }
}

type ChannelDraft = ReturnType<typeof draftOf> & { secret: string };

function draftOf(channel: Channel | null) {
  const empty = { kind: 'smtp' as ChannelKind, name: '', url: '', from: '', to: [], username: '', enabled: true };
  const { kind, name, url, from, to, username, enabled } = channel ?? empty;
  return { kind, name, url, from, to: to.join(', '), username, enabled };
}

/** What this kind of channel has; what was left empty where that means "as it is" is left out. */
function bodyOf({ kind, name, url, from, to, username, secret, enabled }: ChannelDraft, known: boolean): object {
  const mail = kind === 'smtp' ? { from, to: to.split(/[\s,;]+/).filter(Boolean) } : {};
  const account = kind === 'smtp' || kind === 'ntfy' ? { username } : {};
  return {
    ...(known ? { enabled } : { kind }),
    ...{ name, url, ...mail, ...account },
    ...(secret ? { secret } : {}),
  };
}
