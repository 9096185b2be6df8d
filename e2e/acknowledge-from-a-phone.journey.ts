import {
  startHoldfast,
  startHttpService,
  startWebhookReceiver,
  until,
  type LabHoldfast,
  type LabHttpService,
  type LabWebhookReceiver,
} from '../ops/lab/index.js';
import { Visitor } from './support/browser.js';
import { becomeOwner, owner, type Someone } from './support/owner.js';

const phone = { width: 390, height: 844 };

describe('an incident, acknowledged from a phone', () => {
  let holdfast: LabHoldfast;
  let web: LabHttpService;
  let webhook: LabWebhookReceiver;
  let anna: Someone;
  let visitor: Visitor;

  beforeAll(async () => {
    [holdfast, web, webhook] = await Promise.all([startHoldfast(), startHttpService(), startWebhookReceiver()]);
    anna = await becomeOwner(holdfast);
    visitor = await Visitor.open({ url: holdfast.url, expected: [/status of 401/] });
    await visitor.page.setViewportSize(phone);
    await visitor.signIn(owner);
  });

  afterAll(async () => {
    await visitor?.close();
    anna?.api.close();
    await holdfast?.stop();
    await Promise.all([web?.stop(), webhook?.stop()]);
  });

  const opens = (page: string) => visitor.page.getByText(page).first().waitFor();
  const told = (kind: string) => webhook.messages<{ kind: string }>().filter((one) => one.kind === kind).length;

  it('opens with a button that a thumb reaches: as wide as the page, its middle on the lower half or near it', async () => {
    await anna.cli.say('notify', 'channel', 'add', 'webhook', 'hook', '--address', webhook.url);
    await web.stop();
    await anna.cli.say('resource', 'add', web.url, '--name', 'web-3');
    await visitor.visit('/');
    await visitor.page.getByRole('link', { name: 'Incidents' }).last().click();
    await visitor.page.waitForURL((url) => url.pathname === '/incidents');
    await opens('web-3 is down');
    const box = (await button().boundingBox())!;
    expect(box.width).toBeGreaterThan(phone.width * 0.85);
    expect(box.height).toBeGreaterThanOrEqual(44);
    expect(box.y + box.height).toBeLessThan(phone.height - 90);
    expect(await visitor.accessibility()).toEqual([]);
    expect(await visitor.page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });

  it('is taken with one touch, which everybody sees, and can be given back', async () => {
    await button().click();
    // The way back is offered for some seconds.
    await visitor.page.getByRole('button', { name: 'Undo' }).click();
    await button().waitFor();
    await button().click();
    await opens('Anna Berg has it');
    expect(await anna.cli.say('incident', 'list')).toContain('acknowledged by Anna Berg');
    expect(await anna.cli.say('why', 'web-3')).toContain('incident: #1, acknowledged by Anna Berg');
    await until('it was told once', () => told('firing') === 1);
  });

  it('has a page with its timeline, and ends by itself when its cause is well', async () => {
    await visitor.page.getByRole('link', { name: 'web-3 is down' }).click();
    await visitor.page.getByLabel('Add a note').fill('restarting it');
    await visitor.page.getByRole('button', { name: 'Add the note' }).click();
    await opens('restarting it');
    expect(await visitor.accessibility()).toEqual([]);
    await web.start();
    await anna.cli.run(['resource', 'check', 'web-3']);
    await anna.cli.run(['resource', 'check', 'web-3']);
    await opens('Resolved');
    await until('its end is told', () => told('resolved') === 1);
    expect(told('firing')).toBe(1);
  });

  it('makes no page complain', () => expect(visitor.trouble()).toEqual([]));

  const button = () => visitor.page.getByRole('button', { name: 'Acknowledge web-3' });
});
