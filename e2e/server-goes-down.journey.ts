import {
  startMariadb,
  startSmtpReceiver,
  startWebhookReceiver,
  until,
  type LabMariadb,
  type LabSmtpReceiver,
  type LabWebhookReceiver,
} from '../ops/lab/index.js';
import type { Visitor } from './support/browser.js';
import { type OwnersDesk, sitDown } from './support/desk.js';
import type { Someone } from './support/owner.js';

const everyMs = 1000;
const fall = 3;

describe('a server goes down', () => {
  let database: LabMariadb;
  let mail: LabSmtpReceiver;
  let webhook: LabWebhookReceiver;
  let sitting: OwnersDesk;
  let anna: Someone;
  let visitor: Visitor;

  beforeAll(async () => {
    [database, mail, webhook] = await Promise.all([startMariadb(), startSmtpReceiver(), startWebhookReceiver()]);
    sitting = await sitDown(/status of 401/);
    ({ anna, desk: visitor } = sitting);
  });

  afterAll(async () => {
    await sitting?.leave();
    await Promise.all([database?.remove(), mail?.stop(), webhook?.stop()]);
  });

  const address = () => `mysql://127.0.0.1:${database.port}`;

  it('is looked at first: reachable, version, and the statements its accounts need', async () => {
    const seen = await anna.cli.ask<Look>('resource', 'look', address());
    expect(seen.reachable).toBeTrue();
    expect(seen.accounts.map(({ purpose }) => purpose).sort()).toEqual(['backup', 'monitoring']);
  });

  it('is added, and the account is refused until it has every grant', async () => {
    await anna.cli.say('resource', 'add', address(), '--name', 'shop-db', '--tag', 'db');
    await database.sql("CREATE USER watcher@'%' IDENTIFIED BY 'watched'");
    const bare = await anna.cli.run([...credentials], 'watched');
    expect(bare.code).toBe(1);
    expect(bare.out).toMatch(/GRANT .+ ON \*\.\* TO/);
    for (const statement of bare.out.match(/GRANT [^;\n]+/g) ?? []) await database.sql(statement);
    const granted = await anna.cli.run([...credentials], 'watched');
    expect([granted.code, granted.err]).toEqual([0, '']);
  });

  it('is up on the page, in the command line and in words', async () => {
    for (const { kind, name } of (await anna.api.get('/api/v1/resources/{id}/checks', { path: { id: await id() } }))
      .items) {
      expect(kind)
        .withContext(name)
        .toMatch(/mysql|tcp/);
      await anna.cli.say(
        ...[
          'check',
          'edit',
          'shop-db',
          name,
          '--every',
          `${everyMs}ms`,
          '--wait',
          `${everyMs}ms`,
          '--fall',
          String(fall),
          '--rise',
          '2',
        ],
      );
    }
    const people = ['--from', 'hf@example.com', '--to', 'ops@example.com'];
    await anna.cli.say('notify', 'channel', 'add', 'smtp', 'mail', '--address', mail.url, ...people);
    await anna.cli.say('notify', 'channel', 'add', 'webhook', 'hook', '--address', webhook.url);
    await until('shop-db is up', async () => (await anna.cli.say('why', 'shop-db')).includes('up since'), 90_000, 250);
    await visitor.visit(`/resources/${await id()}`);
    await shown('up');
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('turns red on an open page by its end', async () => {
    await database.kill();
    await shown('down');
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('is said the same by status and why, with exit code 1', async () => {
    const status = await anna.cli.run(['status']);
    expect(status.code).toBe(1);
    expect(status.out).toMatch(/DOWN\s+shop-db/);
    const why = await anna.cli.say('why', 'shop-db');
    expect(why).toMatch(/^down since/);
    await visitor.visit('/');
    await visitor.page.getByText('shop-db').first().waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('is told by mail and by webhook, once each', async () => {
    const mails = () => mail.mails.filter(({ subject }) => subject.includes('shop-db'));
    const hooks = () => webhook.messages().filter((message) => JSON.stringify(message).includes('shop-db'));
    await until('the mail arrived', () => mails().length, 90_000);
    await until('the webhook was called', () => hooks().length, 90_000);
    expect(mails().length).toBe(1);
    expect(hooks().length).toBe(1);
    expect(mails()[0].to).toEqual(['ops@example.com']);
    expect(mails()[0].subject).toMatch(/down/i);
  });

  it('comes back on the same page, and that is told too', async () => {
    await visitor.visit(`/resources/${await id()}`);
    await shown('down');
    await database.start();
    await shown('up');
    await until(
      'both mails arrived',
      () => mail.mails.filter(({ subject }) => subject.includes('shop-db')).length === 2,
      90_000,
    );
    const status = await anna.cli.ask<{ problems: { resourceName: string }[] }>('status').catch(() => null);
    expect(status?.problems.map(({ resourceName }) => resourceName) ?? []).not.toContain('shop-db');
    expect(await anna.cli.say('why', 'shop-db')).toMatch(/^up since/);
  });

  it('leaves a history of what happened', async () => {
    const changes = await anna.api.get('/api/v1/resources/{id}/status-changes', { path: { id: await id() } });
    expect(changes.items.map(({ status }) => status).slice(0, 2)).toEqual(['up', 'down']);
  });

  it('makes no page complain', () => expect(visitor.trouble()).toEqual([]));

  const credentials = [
    ...[
      'resource',
      'credentials',
      'shop-db',
      'monitoring',
      '--username',
      'watcher',
      '--secret-file',
      '-',
      '--tls',
      'off',
    ],
  ];

  async function id(): Promise<string> {
    const { items } = await anna.api.get('/api/v1/resources', { query: { name: 'shop-db' } });
    return items[0].id;
  }

  /** Waits until the open page says so, without being touched. */
  async function shown(status: 'up' | 'down'): Promise<void> {
    await visitor.page
      .locator('main hf-status')
      .filter({ hasText: new RegExp(`^\\s*${status}`, 'i') })
      .first()
      .waitFor();
  }
});

interface Look {
  reachable: boolean;
  accounts: { purpose: string }[];
}
