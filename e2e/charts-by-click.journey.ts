import { startHttpService, until, type LabHttpService } from '../ops/lab/index.js';
import type { Visitor } from './support/browser.js';
import { type OwnersDesk, sitDown } from './support/desk.js';
import type { Form } from './support/form.js';
import { owner } from './support/owner.js';

const MINUTE = 60_000;

describe('the chart of a resource, by pointer and by click', () => {
  let web: LabHttpService;
  let sitting: OwnersDesk;
  let desk: Visitor;
  let form: Form;
  let id: string;

  beforeAll(async () => {
    [sitting, web] = await Promise.all([sitDown(/status of 401/), startHttpService()]);
    const { anna } = sitting;
    ({ desk, form } = sitting);
    const body = { kind: 'http' as const, name: 'web-1', address: web.url };
    id = (await anna.api.call('post', '/api/v1/resources', { body })).body.id;
    const status = async () => (await anna.api.get('/api/v1/resources/{id}', { path: { id } })).status;
    // What stands above the chart while it is not up would move the chart under the pointer.
    await until('web-1 is up', async () => (await status()) === 'up', 90_000, 100);
  });

  afterAll(async () => {
    await sitting?.leave();
    await web?.stop();
  });

  it('zooms into what the pointer is drawn over, and keeps that in the address', async () => {
    await desk.visit(`/resources/${id}`);
    await draw(0.25, 0.6);
    const { from, to } = await ends();
    expect((to - from) / MINUTE)
      .withContext('of an hour')
      .toBeGreaterThan(19);
    expect((to - from) / MINUTE)
      .withContext('of an hour')
      .toBeLessThan(23);
    const middle = Date.now() - 60 * MINUTE * (1 - 0.425);
    expect(Math.abs((from + to) / 2 - middle)).toBeLessThan(5 * MINUTE);
    expect(await desk.page.getByLabel('Range', { exact: true }).inputValue()).toBe('typed');
    expect(await desk.accessibility()).toEqual([]);
  });

  it('shows the same after the page is loaded anew', async () => {
    const before = desk.page.url();
    await desk.page.reload();
    await desk.settled();
    await from().waitFor();
    expect(desk.page.url()).toBe(before);
  });

  it('zooms again, and the back button leads out step by step', async () => {
    const first = await ends();
    await draw(0.5, 0.75);
    await until('the range is shorter', async () => length(await ends()) < length(first) / 2);
    await desk.page.goBack();
    await until('it is the range before', async () => length(await ends()) === length(first));
    await desk.page.goBack();
    await from().waitFor({ state: 'detached' });
    expect(await desk.page.getByLabel('Range', { exact: true }).inputValue()).toBe('1h');
    await desk.page.goForward();
    await until('it is the range again', async () => length(await ends()) === length(first));
  });

  it('takes a stroke of a few seconds for the minute around it', async () => {
    await desk.visit(`/resources/${id}?from=${Date.now() - 10 * MINUTE}&to=${Date.now() - 5 * MINUTE}`);
    await draw(0.5, 0.55);
    await until('a minute is shown', async () => length(await ends()) === MINUTE);
    await form.press('Zoom out');
    await until('two minutes are shown', async () => length(await ends()) === 2 * MINUTE);
    expect(await from().inputValue()).not.toBe('');
  });

  it('takes both ends typed, and says what is wrong with a range that ends before it begins', async () => {
    await form.choose('Range', 'Last hour');
    await from().waitFor({ state: 'detached' });
    await form.choose('Range', 'From … to …');
    const shown = await from().inputValue();
    await to().fill('2025-01-01T10:00');
    await desk.page.getByRole('alert').getByText('The range must be a minute at least').waitFor();
    expect(await to().inputValue()).toBe('2025-01-01T10:00');
    expect(await desk.accessibility()).toEqual([]);
    expect(shown).not.toBe('');
    await from().fill('2025-01-01T09:00');
    await until('the typed hour is shown', async () => length(await ends()) === 60 * MINUTE);
    expect(await desk.page.getByRole('alert').count()).toBe(0);
    await form.press('Now');
    await from().waitFor({ state: 'detached' });
  });

  it('marks the edit of a check, with who did it', async () => {
    await desk.page.getByRole('link', { name: /^Checks/ }).click();
    await desk.page.getByRole('button', { name: /^Edit / }).click();
    await form.fill({ 'Every, seconds': '20' });
    await form.press('Save the check');
    await desk.page.getByRole('link', { name: 'Status', exact: true }).click();
    const mark = desk.page.locator('.happened li').filter({ hasText: 'check changed: interval: 30 s → 20 s' });
    await mark.filter({ hasText: owner.name }).waitFor();
    expect(await desk.accessibility()).toEqual([]);
  });

  it('makes no page complain', () => expect(desk.trouble()).toEqual([]));

  const from = () => desk.page.getByLabel('From', { exact: true });
  const to = () => desk.page.getByLabel('to', { exact: true });
  const length = (range: { from: number; to: number }) => range.to - range.from;

  /** What the address says of both ends, once it does. */
  async function ends(): Promise<{ from: number; to: number }> {
    await desk.page.waitForURL((url) => url.searchParams.has('from'));
    const { searchParams } = new URL(desk.page.url());
    return { from: Number(searchParams.get('from')), to: Number(searchParams.get('to')) };
  }

  /** Draws over a part of the chart with the pointer. What the chart is drawn on is another one whenever its data is. */
  async function draw(begin: number, end: number): Promise<void> {
    const area = desk.page.locator('hf-chart .u-over');
    await area.hover({ position: { x: 1, y: 100 } });
    const { x, y, width } = (await area.boundingBox())!;
    const move = (share: number) => desk.page.mouse.move(x + share * width, y + 100);
    await move(begin);
    await desk.page.mouse.down();
    await move((begin + end) / 2);
    await move(end);
    await desk.page.mouse.up();
  }
});
