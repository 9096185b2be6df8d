import { Component, computed, inject, input, linkedSignal, output, signal, untracked } from '@angular/core';
import { Api } from '../../api/api';
import type { AccountAdvice, CredentialTest, ResourceView } from '../../api/types/resources';
import { Copy } from '../../ui/copy';
import { Draft } from '../../ui/draft';
import { type Choice, Field } from '../../ui/field';
import { Failed } from '../../ui/states';
import { StatusMark } from '../../ui/status';

const WORDS: Readonly<Record<string, { title: string; user: string; why: string }>> = {
  monitoring: {
    title: 'An account that watches',
    user: 'holdfast_monitor',
    why: 'It reads status and replication, no data.',
  },
  backup: {
    title: 'An account that backs up',
    user: 'holdfast_backup',
    why: 'It reads everything and writes nothing. Can be done later.',
  },
};

const TLS: readonly Choice[] = [
  { value: 'verify-full', label: 'TLS, checked in full' },
  { value: 'verify-ca', label: 'TLS, certificate only' },
  { value: 'off', label: 'No TLS' },
];

/** Statements first, to be run by whoever may; then the secret; then what the test found. */
@Component({
  selector: 'hf-credential-form',
  imports: [Copy, Failed, Field, StatusMark],
  template: `
    <form (submit)="save($event)">
      <h2>{{ words().title }}</h2>
      <p class="sub gap">{{ words().why }}</p>
      @if (kept(); as kept) {
        <p class="gap">
          <hf-status class="says" [of]="kept.testOk === null ? 'unknown' : kept.testOk ? 'up' : 'degraded'"
            >{{ kept.username }}{{ kept.testResult ? ': ' + kept.testResult : ', not tested' }}</hf-status
          >
        </p>
        @if (kept.tls === 'off') {
          <p class="gap"><hf-status of="degraded" loud="plain">The connection is not encrypted</hf-status></p>
        }
      }
      @if (advice()?.statements?.length) {
        <p class="gap">Run this on {{ resource().name }}, with a password of your own:</p>
        <div class="list gap">
          <hf-copy [text]="advice()!.statements.join('\\n')" [name]="'the statements for ' + purpose()" />
        </div>
      }
      <div class="fields">
        <hf-field [draft]="draft()" name="username" label="Account" autocomplete="off" />
        <hf-field
          [draft]="draft()"
          name="secret"
          kind="password"
          label="Password"
          autocomplete="new-password"
          hint="Sealed at once and never shown again."
        />
        <hf-field [draft]="draft()" name="tls" kind="choice" label="Connection" [choices]="tls" />
      </div>
      @if (draft().problem(); as problem) {
        <hf-failed [problem]="problem" />
      }
      @if (test(); as test) {
        <div class="gap" role="status">
          <hf-status class="says" [of]="test.ok ? 'up' : test.missing.length ? 'degraded' : 'down'" loud="plain">{{
            test.sentence
          }}</hf-status>
          @if (test.remedy) {
            <p class="sub gap">{{ test.remedy }}</p>
          }
          @for (one of test.missing; track one.statement) {
            <p class="gap wrap">
              <strong>{{ one.grant }}</strong> is missing: {{ one.why }}
            </p>
            <div class="gap"><hf-copy [text]="one.statement" [name]="'the grant ' + one.grant" /></div>
          }
          @if (test.excess.length) {
            <p class="sub gap wrap">It may more than it needs: {{ test.excess.join(', ') }}.</p>
          }
        </div>
      }
      <button type="submit" class="b" [class.pri]="leads() && !test()?.ok" [disabled]="draft().busy()">
        {{ draft().busy() ? 'Testing' : 'Save and test' }}
      </button>
    </form>
  `,
})
export class CredentialForm {
  private readonly api = inject(Api);
  readonly resource = input.required<ResourceView>();
  readonly purpose = input.required<'monitoring' | 'backup'>();
  readonly advice = input<AccountAdvice | undefined>();
  readonly tlsMode = input<string>();
  /** Whether its button is the page's main one. */
  readonly leads = input(false);
  readonly tested = output<CredentialTest>();

  protected readonly tls = TLS;
  protected readonly test = signal<CredentialTest | null>(null);
  /** One draft for each account: news about the resource do not take away what is being typed. */
  private readonly account = computed(() => `${this.resource().id} ${this.purpose()}`);
  protected readonly draft = linkedSignal({
    source: this.account,
    computation: () => new Draft(untracked(() => this.first())),
  });
  protected readonly kept = computed(
    () => this.resource().credentials.find((one) => one.purpose === this.purpose()) ?? null,
  );

  protected words() {
    return WORDS[this.purpose()];
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    const path = `resources/${this.resource().id}/credentials`;
    const result = await this.draft().submit(async ({ username, secret, tls }) => {
      await this.api.post(path, { purpose: this.purpose(), username: username.trim(), secret, tls });
      return this.api.post<CredentialTest>(`${path}/${this.purpose()}/test`);
    });
    this.test.set(result ?? null);
    if (result) this.tested.emit(result);
  }

  private first() {
    const username = this.kept()?.username ?? this.advice()?.username ?? WORDS[this.purpose()].user;
    return { username, secret: '', tls: this.usualTls() };
  }

  /** What the look found possible; off loopback the full check is the default. */
  private usualTls(): string {
    return (
      this.kept()?.tls ??
      this.tlsMode() ??
      (/(127\.0\.0\.1|localhost|\[::1\])/.test(this.resource().address) ? 'off' : 'verify-full')
    );
  }
}
