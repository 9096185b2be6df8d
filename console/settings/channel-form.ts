import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { Api } from '../api/api';
import { problemOf } from '../api/problem';
import { Copy } from '../ui/copy';
import { Draft } from '../ui/draft';
import { Field } from '../ui/field';
import { Failed } from '../ui/states';
import { StatusMark } from '../ui/status';
import type { Channel } from './channel';

/** One way to be told: where, as whom, and a button that proves it. Secrets go in and never come out. */
@Component({
  selector: 'hf-channel-form',
  imports: [Copy, Failed, Field, StatusMark],
  template: `
    <form class="panel edge pad" (submit)="save($event)">
      <div class="sech">
        <h3>{{ mail() ? 'E-mail' : 'Webhook' }}</h3>
        <hf-status class="r" [of]="channel().enabled ? 'up' : 'paused'">{{
          channel().enabled ? 'On' : 'Off'
        }}</hf-status>
      </div>
      <hf-field
        [draft]="draft()"
        name="url"
        [label]="mail() ? 'Mail server' : 'Address to post to'"
        [placeholder]="mail() ? 'smtp://mail.example.com:587' : 'https://chat.example.com/hooks/ops'"
        [hint]="mail() ? 'smtp:// or smtps://' : 'Each message is signed, so that its receiver knows it is ours'"
      />
      @if (mail()) {
        <div class="fields">
          <hf-field [draft]="draft()" name="from" label="From" placeholder="holdfast@example.com" />
          <hf-field [draft]="draft()" name="to" label="To" placeholder="ops@example.com" hint="Several with commas" />
          <hf-field [draft]="draft()" name="username" label="Account" [optional]="true" />
          <hf-field
            [draft]="draft()"
            name="password"
            kind="password"
            label="Password"
            [optional]="true"
            [placeholder]="channel().hasSecret ? 'kept, type to change' : ''"
            autocomplete="new-password"
          />
        </div>
      }
      <hf-field [draft]="draft()" name="enabled" kind="check" label="Tell by this channel" />
      @if (draft().problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
      @if (made(); as key) {
        <p class="sub">The key that signs it, shown this once:</p>
        <hf-copy [text]="key" name="the signing key" />
      }
      @if (tested(); as result) {
        <p class="note" [class.red]="!result.ok" [class.neutral]="result.ok" role="status">{{ result.sentence }}</p>
      }
      @if (editable()) {
        <p class="row">
          <button type="submit" class="b" [disabled]="!draft().changed() || draft().busy()">
            Save {{ mail() ? 'e-mail' : 'the webhook' }}
          </button>
          <button
            type="button"
            class="b"
            [disabled]="!channel().url || draft().changed() || testing()"
            (click)="test()"
          >
            {{ testing() ? 'Sending' : 'Send a test' }}
          </button>
        </p>
      }
    </form>
  `,
})
export class ChannelForm {
  private readonly api = inject(Api);
  readonly channel = input.required<Channel>();
  readonly editable = input(false);
  readonly saved = output<void>();
  protected readonly mail = computed(() => this.channel().kind === 'smtp');
  protected readonly made = signal('');
  protected readonly testing = signal(false);
  protected readonly tested = signal<{ ok: boolean; sentence: string } | null>(null);
  protected readonly draft = linkedSignal({
    source: () => `${this.channel().kind} ${this.channel().updatedAt}`,
    computation: () => {
      const { url, from, to, username, enabled } = this.channel();
      return new Draft({ url, from, to: to.join(', '), username, password: '', enabled });
    },
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tested.set(null);
    const answer = await this.draft().submit((form) =>
      this.api.put<{ madeSecret: string | null }>('notifications/channels', this.body(form)),
    );
    if (!answer) return;
    this.made.set(answer.madeSecret ?? '');
    this.saved.emit();
  }

  protected async test(): Promise<void> {
    this.testing.set(true);
    try {
      this.tested.set(await this.api.post(`notifications/channels/${this.channel().kind}/test`));
    } catch (error) {
      const { detail, title } = problemOf(error);
      this.tested.set({ ok: false, sentence: detail || title });
    } finally {
      this.testing.set(false);
      this.saved.emit();
    }
  }

  private body(form: Record<string, unknown> & { to: string; password: string }): object {
    const { url, enabled, from, username } = form;
    const kind = this.channel().kind;
    if (kind !== 'smtp') return { kind, url, enabled };
    const to = form.to.split(/[\s,;]+/).filter(Boolean);
    return {
      kind,
      url,
      enabled,
      to,
      username,
      ...(from ? { from } : {}),
      ...(form.password ? { password: form.password } : {}),
    };
  }
}
