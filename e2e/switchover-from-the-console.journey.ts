import {
  lostRows,
  startCluster,
  startHoldfast,
  until,
  type LabCluster,
  type LabHoldfast,
  type LabWriter,
} from '../ops/lab/index.js';
import { Visitor } from './support/browser.js';
import { becomeOwner, owner, type Someone } from './support/owner.js';
import { forgetStepUps } from './support/stale-step-up.js';

const vera = { email: 'vera@example.com', password: 'nine quiet harbours at dusk' };
const phone = { width: 390, height: 844 };

describe('a switchover from the console', () => {
  let holdfast: LabHoldfast;
  let cluster: LabCluster;
  let anna: Someone;
  let visitor: Visitor;
  let writer: LabWriter;
  let inviteLink: string;
  let path: string;
  let recovery: string;

  beforeAll(async () => {
    [holdfast, cluster] = await Promise.all([startHoldfast(), startCluster({ haproxies: 2 })]);
    anna = await becomeOwner(holdfast);
    [visitor, { inviteLink }] = await Promise.all([
      Visitor.open({ url: holdfast.url, expected: [/status of 40[13]/] }),
      anna.cli.ask<{ inviteLink: string }>('people', 'invite', vera.email, '--name', 'Vera', '--role', 'viewer'),
    ]);
    await visitor.signIn(owner);
  });

  afterAll(async () => {
    await writer?.stop();
    await visitor?.close();
    anna?.api.close();
    await holdfast?.stop();
    await cluster?.remove();
  });

  const button = (name: string | RegExp) => visitor.page.getByRole('button', { name });
  const field = (label: string) => visitor.page.getByLabel(label);
  const dialog = () => visitor.page.getByRole('dialog');

  it('begins with the import of a cluster, from the address of one member', async () => {
    await visitor.visit('/clusters');
    await visitor.page.getByText('No cluster yet').waitFor();
    await visitor.visit('/clusters/import');
    await field('Address of one member').fill(`127.0.0.1:${cluster.members[1].port}`);
    await field('Name of the cluster').fill('shop');
    await button('Look at it').click();
    await field('Account for failover').fill(cluster.failoverAccount.username);
    await field('Its password').first().fill(cluster.failoverAccount.password);
    await field('Connections').selectOption('off');
    await field('Account for replication').fill(cluster.replicationAccount.username);
    await field('Its password').last().fill(cluster.replicationAccount.password);
    await field('Proxies, one a line').fill(
      cluster.haproxies.map(({ name, socket }) => `${name} unix:${socket} db`).join('\n'),
    );
    await button('Look again').click();
    const names = field('Members, one a line');
    await until('all members are found', async () => (await names.inputValue()).split('\n').length === 3);
    await names.fill(cluster.members.map(({ host, port, name }) => `${host}:${port} ${name}`).join('\n'));
    await button('Look again').click();
    await button('Import shop').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await button('Import shop').click();
    await visitor.page.waitForURL(/\/clusters\/[\w-]{8,}$/);
    path = new URL(visitor.page.url()).pathname;
    await visitor.page.getByText('could take over in').waitFor();
  });

  it('acts by itself once a person says so in its settings', async () => {
    await visitor.page.getByRole('link', { name: 'Settings' }).last().click();
    await field('Mode').selectOption('automatic');
    expect(await visitor.accessibility()).toEqual([]);
    await button('Save shop').click();
    await visitor.page.getByRole('link', { name: 'Now' }).click();
    await heading('ready to fail over');
    await visitor.page.getByText('takes over in').waitFor();
    await visitor.page.getByRole('heading', { name: 'What makes it slower' }).waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('shows the plan, asks for the password, and hands over under a writing client', async () => {
    writer = await cluster.writer();
    await visitor.visit(path);
    await button('Promote db-2…').click();
    await dialog().getByText('Hand over from db-1 to db-2?').waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    forgetStepUps(holdfast);
    await dialog().getByRole('button', { name: 'Promote db-2' }).click();
    await dialog().getByText('Confirm that it is you').waitFor();
    await field('Password').fill(owner.password);
    await button('Confirm').click();
    await finished();
    expect((await cluster.primary()).name).toBe('db-2');
  });

  it('tells how long writes stopped, and by what, step by step', async () => {
    recovery = new URL(visitor.page.url()).pathname;
    const page = visitor.page;
    await page.getByText('Nothing acknowledged was lost.').waitFor();
    // One of each: a locator that found two would refuse to wait.
    await page.getByRole('row').filter({ hasText: 'writes are back' }).waitFor();
    await page.getByRole('list', { name: /^Where the .+ went$/ }).waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('runs a drill from the palette, and keeps it among the drills', async () => {
    await visitor.page.getByText('No job is running').waitFor();
    await visitor.visit(path);
    await heading('ready to fail over');
    await visitor.page.keyboard.press('Control+k');
    await visitor.page.getByRole('combobox').fill('shop');
    await visitor.page.getByRole('option', { name: 'Run a drill of shop' }).click();
    await dialog().getByRole('button', { name: 'Run the drill' }).click();
    await finished();
    await visitor.visit(`${path}/drills`);
    await visitor.page.getByRole('cell', { name: 'done' }).first().waitFor();
    expect(await visitor.page.getByRole('rowheader', { name: 'Drill' }).count()).toBe(1);
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('has lost no row that was acknowledged to the client', async () => {
    const { acknowledged } = await writer.stop();
    expect(acknowledged).toBeGreaterThan(0);
    expect(await lostRows(cluster, writer)).toEqual([]);
  });

  it('reads as well on a phone in the dark', async () => {
    await visitor.page.setViewportSize(phone);
    await visitor.page.emulateMedia({ colorScheme: 'dark' });
    for (const page of ['/clusters', path, `${path}/settings`, recovery, '/failover', '/clusters/import']) {
      await visitor.visit(page);
      expect(await visitor.accessibility())
        .withContext(page)
        .toEqual([]);
      expect(await visitor.page.evaluate('document.documentElement.scrollWidth - innerWidth'))
        .withContext(`${page} is wider than the phone`)
        .toBe(0);
    }
  });

  it('lets a viewer see everything, and says why they may do nothing', async () => {
    const viewer = await Visitor.open({ url: holdfast.url, expected: [/status of 40[13]/] });
    try {
      const { pathname, hash } = new URL(inviteLink);
      await viewer.visit(pathname + hash);
      await viewer.page.getByLabel('Password').fill(vera.password);
      await viewer.page.getByRole('button', { name: 'Join Holdfast' }).click();
      await viewer.page.waitForURL((url) => url.pathname === '/');
      await viewer.visit(path);
      await viewer.page.getByText('takes over in').waitFor();
      for (const name of ['Pause failover…', 'Run a drill…', 'Switch over…']) {
        expect(await viewer.page.getByRole('button', { name }).isDisabled())
          .withContext(name)
          .toBeTrue();
      }
      await viewer.page.getByText('need cluster.operate').waitFor();
      expect(await viewer.page.getByRole('button', { name: /^Promote/ }).count()).toBe(0);
      expect(await viewer.accessibility()).toEqual([]);
      expect(viewer.trouble()).toEqual([]);
    } finally {
      await viewer.close();
    }
  });

  it('makes no page complain', () => expect(visitor.trouble()).toEqual([]));

  async function heading(text: string): Promise<void> {
    await visitor.page.locator('h1').filter({ hasText: text }).waitFor();
  }

  /** Waits for the timeline of the recovery that was started, and for its end. */
  async function finished(): Promise<void> {
    await visitor.page.waitForURL(/\/failover\/r-/, { timeout: 30_000 });
    await visitor.page.getByText(/Writes stopped for/).waitFor({ timeout: 30_000 });
  }
});
