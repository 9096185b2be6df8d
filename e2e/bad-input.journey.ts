import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { temporaryFolder, until } from '../ops/lab/index.js';
import type { Visitor } from './support/browser.js';
import { type OwnersDesk, sitDown } from './support/desk.js';
import { owner, type Someone } from './support/owner.js';

const LONG = 'n'.repeat(10_000);
const QUOTED = `"O'Neil" 🦭`;

describe('bad input, typed into the console', () => {
  let sitting: OwnersDesk;
  let anna: Someone;
  let desk: Visitor;
  let page: Page;

  beforeAll(async () => {
    sitting = await sitDown(/status of 4\d\d/);
    ({ anna, desk } = sitting);
    ({ page } = desk);
    await anna.cli.say('resource', 'add', 'tcp://127.0.0.1:9', '--name', 'web-1');
  });

  afterAll(async () => {
    await sitting?.leave();
  });

  it('is refused at every field at once, in words that stay, and what was typed is kept', async () => {
    await desk.visit('/access');
    await press('Invite a person…');
    await desk.fill({ Name: LONG, 'E-mail': 'no address' });
    await press('Make the invitation');
    expect(await refused('Name')).toBe('Must be at most 120 characters. Shorten it.');
    expect(await refused('E-mail')).toBe('Must be an e-mail address. For example anna@example.com');
    await focusOn('Name');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(LONG);
    expect(await desk.accessibility()).toEqual([]);
    expect((await anna.api.get('/api/v1/people')).items.length).toBe(1);
  });

  it('takes a name with quotes and emoji, and says at the address that it is known', async () => {
    await desk.fill({ Name: QUOTED, 'E-mail': owner.email });
    await press('Make the invitation');
    expect(await refused('E-mail')).toContain(owner.email);
    await focusOn('E-mail');
    await desk.fill({ 'E-mail': 'oneil@example.com' });
    await press('Make the invitation');
    await page.getByRole('heading', { name: `Hand ${QUOTED} this link` }).waitFor();
    await press('Done');
    await page.getByRole('row').filter({ hasText: QUOTED }).waitFor();
  });

  const addresses: [kind: string, address: string, words: RegExp][] = [
    ['http', 'no url', /Write a web service as https:/],
    ['tcp', 'db-1', /Write the port after the host/],
    ['host', 'web 1\u202e', /Write a host as/],
    ['database', 'postgres://db-1', /Write a database as mysql:/],
    ['database', 'mysql://db-1:99999', /port between 1 and 65535/],
    ['database', 'mysql://root:geheim@db-1', /give it as a credential/],
  ];
  it('is refused at an address that is none, with one that would be', async () => {
    for (const [kind, address, words] of addresses) {
      await desk.visit(`/resources/add?kind=${kind}`);
      await page.getByLabel('Address', { exact: true }).fill(address);
      await page.locator('form button[type=submit]').click();
      expect(await refused('Address')).toMatch(words);
      await focusOn('Address');
    }
    expect((await anna.api.get('/api/v1/resources', { query: { q: 'db-1' } })).items).toEqual([]);
  });

  it('is refused where a backup would never run, or nowhere to write', async () => {
    const file = join(temporaryFolder('no-store'), 'file');
    writeFileSync(file, '');
    await desk.visit('/backups');
    await press('Add a store…');
    await desk.fill({ Name: 'nas', "Folder on Holdfast's machine": file });
    await press('Add the store');
    expect(await refused("Folder on Holdfast's machine")).toMatch(/is a file, not a folder\. Name a folder/);
    await focusOn("Folder on Holdfast's machine");
    await press('Cancel');
    expect(existsSync(`${file}/holdfast-store.json`)).toBeFalse();

    await press('New plan…');
    await choose('What', 'Holdfast itself');
    await choose('When', 'Another cron line…');
    await desk.fill({ 'Cron line': '0 0 30 2 *' });
    await press('Make the plan');
    expect(await refused('Cron line')).toMatch(/never fires\. Choose a day that exists/);
    await focusOn('Cron line');
    await press('Cancel');
    expect((await anna.api.get('/api/v1/backup-plans')).items.filter(({ name }) => name === 'nightly')).toEqual([]);
  });

  it('keeps what was typed over a change by someone else, refuses to overwrite it unseen, and shows the way on', async () => {
    const { items } = await anna.api.get('/api/v1/people', { query: { q: 'oneil' } });
    const { id, version } = items[0];
    await desk.visit(`/access/people/${id}`);
    await desk.fill({ Name: 'Typed here' });
    await anna.api.call('patch', '/api/v1/people/{id}', {
      path: { id },
      body: { name: 'Changed there', email: 'there@example.com' },
      headers: { 'if-match': `"${version}"` },
    });
    await page.getByRole('heading', { name: /^Changed there/ }).waitFor();
    const typed = () => page.getByLabel('Name', { exact: true }).inputValue();
    expect(await typed()).toBe('Typed here');
    await press('Save profile');
    await page.getByText('Changed by someone else meanwhile').waitFor();
    expect(await desk.accessibility()).toEqual([]);
    await press('Read it again, keep what I typed');
    expect(await refused('Name')).toBe('Meanwhile it became “Changed there”. Saving puts yours in its place.');
    expect(await typed()).toBe('Typed here');
    expect(await page.getByLabel('E-mail', { exact: true }).inputValue()).toBe('there@example.com');
    await press('Save profile');
    await page.getByRole('heading', { name: /^Typed here/ }).waitFor();
    const after = await anna.api.get('/api/v1/people/{id}', { path: { id } });
    expect([after.name, after.email]).toEqual(['Typed here', 'there@example.com']);
  });

  it('keeps what is typed about a resource while it changes, and takes over the rest', async () => {
    const { items } = await anna.api.get('/api/v1/resources', { query: { q: 'web-1' } });
    await desk.visit(`/resources/${items[0].id}/settings`);
    await page.getByLabel('Notes').fill('first line\nsecond line');
    await page.getByLabel('Runbook').fill('no link');
    await anna.cli.say('resource', 'edit', 'web-1', '--environment', 'production');
    await press('Save the changes');
    await press('Read it again, keep what I typed');
    await until('the form has the new environment', async () => {
      return (await page.getByLabel('Environment').inputValue()) === 'production';
    });
    await press('Save the changes');
    expect(await refused('Runbook')).toMatch(/Write it as https:/);
    await page.getByLabel('Runbook').fill('');
    await press('Save the changes');
    await page.getByText('web-1 saved').waitFor();
    const { notes, environment } = await anna.api.get('/api/v1/resources/{id}', { path: { id: items[0].id } });
    expect([notes, environment]).toEqual(['first line\nsecond line', 'production']);
  });

  it('makes no page complain', () => expect(desk.trouble()).toEqual([]));

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const choose = (label: string, option: string) =>
    page.getByLabel(label, { exact: true }).selectOption({ label: option });
  const field = (label: string) =>
    page.locator('hf-field').filter({ has: page.getByLabel(label, { exact: label !== 'Runbook' }) });

  /** What stands at a field that was refused, once it does. */
  async function refused(label: string): Promise<string> {
    const words = field(label).locator('.wrong');
    await words.waitFor();
    return (await words.innerText()).trim();
  }

  /** Waits until the cursor stands in the field. */
  async function focusOn(label: string): Promise<void> {
    const has = () =>
      page.getByLabel(label, { exact: true }).evaluate((one: unknown) => one === document.activeElement);
    await until(`the cursor stands in "${label}"`, has, 15_000);
  }
});

/** The page's own, inside `evaluate`. */
declare const document: { activeElement: unknown };
