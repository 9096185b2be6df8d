import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, startHoldfast, temporaryFolder, type LabHoldfast } from '../ops/lab/index.js';
import { Visitor } from './support/browser.js';
import { Cli } from './support/cli.js';
import { ownAddress } from './support/network.js';
import { owner } from './support/owner.js';
import { pages } from './support/pages.js';

/** The browser's own line about the question "is anyone signed in?", which is asked before anyone is. */
const notSignedInYet = [/status of 401/];

describe('first run', () => {
  const data = temporaryFolder('first-run');
  let holdfast: LabHoldfast;
  let visitor: Visitor;

  beforeAll(async () => {
    holdfast = await startHoldfast({ data });
    visitor = await Visitor.open({ url: holdfast.url, expected: notSignedInYet });
  });

  afterAll(async () => {
    await visitor?.close();
    await holdfast?.stop();
    removeFolder(data);
  });

  it('prints one link that makes the owner, and where everything is', () => {
    expect(holdfast.setupLink).toMatch(/^http:\/\/localhost:\d+\/setup#\S+$/);
    expect(holdfast.output()).toContain(`Log: ${holdfast.data}/log`);
    expect(holdfast.output()).toContain('npx holdfast admin setup-link');
  });

  it('takes nobody in before there is an owner', async () => {
    const { code, err } = await new Cli({ HOLDFAST_URL: holdfast.url }).run(['whoami']);
    expect(code).toBe(13);
    expect(err).toContain('holdfast login');
  });

  it('makes the owner with name, e-mail and password, nothing else', async () => {
    await visitor.visit(`/setup#${holdfast.setupLink!.split('#')[1]}`);
    expect(await visitor.accessibility()).toEqual([]);
    await visitor.fill({ Name: owner.name, 'E-mail': owner.email, Password: owner.password });
    await visitor.page.getByRole('button', { name: 'Create the owner' }).click();
    await visitor.page.getByRole('heading', { name: 'Save the recovery key' }).waitFor();
  });

  it('shows the recovery key once and believes that it was kept when its end is typed', async () => {
    const key = (await visitor.page.locator('hf-copy').textContent())!.match(/AGE-SECRET-KEY-1[0-9A-Z]{58}/)![0];
    expect(await visitor.accessibility()).toEqual([]);
    await visitor.page.getByLabel(/^Its last 6 characters/).fill(key.slice(-6));
    await visitor.page.getByRole('button', { name: 'Confirm the key' }).click();
    await visitor.page.getByRole('heading', { name: 'Connect a server' }).waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('goes on to an overview that shows this machine live', async () => {
    await visitor.page.getByRole('button', { name: 'This machine first' }).click();
    await visitor.page.waitForURL((url) => url.pathname === '/');
    await visitor.page.getByText(/^CPU/).first().waitFor();
    expect(await visitor.accessibility()).toEqual([]);
  });

  it('refuses the link a second time', async () => {
    const again = await fetch(`${holdfast.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: holdfast.setupLink!.split('#')[1], ...owner, email: 'eve@example.com' }),
    });
    expect([409, 410, 404]).toContain(again.status);
  });

  for (const page of pages) {
    it(`shows ${page} without a fault in accessibility, dark and light, wide and narrow`, async () => {
      for (const [width, theme] of [
        [1280, 'light'],
        [390, 'dark'],
      ] as const) {
        await visitor.page.setViewportSize({ width, height: 900 });
        await visitor.page.emulateMedia({ colorScheme: theme });
        await visitor.visit(page);
        expect(await visitor.accessibility())
          .withContext(`${page} ${width} ${theme}`)
          .toEqual([]);
        expect(await visitor.beyondTheWindow())
          .withContext(`${page} ${width}`)
          .toEqual([0, 0]);
      }
    });
  }

  it('makes no page complain, neither about scripts nor about the content security policy', () => {
    expect(visitor.trouble()).toEqual([]);
    expect(reportedViolations(holdfast)).toEqual([]);
  });

  it('lets the owner sign in with the command line, and says the same there', async () => {
    const cli = new Cli({ HOLDFAST_URL: holdfast.url });
    const { code, out } = await cli.run(
      ['login', holdfast.url, '--email', owner.email, '--password-file', '-'],
      owner.password,
    );
    expect([code, out]).toEqual([0, `Signed in to ${holdfast.url} as ${owner.name} (${owner.email})\n`]);
    const status = await cli.run(['status']);
    expect([0, 1]).toContain(status.code as number);
  });

  it('ends cleanly on Ctrl-C and starts a second time in one line, with the same people', async () => {
    expect(await holdfast.stop()).toBe(0);
    holdfast = await startHoldfast({ data, port: holdfast.port });
    expect(holdfast.setupLink).toBeNull();
    expect(holdfast.output().trim().split('\n')[0]).toMatch(/^Holdfast \S+ +http:\/\/localhost:\d+ +ready in [\d.]+ s/);
    await visitor.context.clearCookies();
    await visitor.signIn(owner);
  });

  it('asks to sign in again above what was being typed, and goes on with it', async () => {
    const { page } = visitor;
    await visitor.visit('/resources/import');
    await page.getByLabel('The list').fill('tcp://mail-1:25');
    await visitor.context.clearCookies();
    await page.getByRole('button', { name: 'Show what it would do' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.waitFor();
    expect(await visitor.accessibility()).toEqual([]);
    await dialog.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await page.getByText('mail-1:25', { exact: true }).first().waitFor();
    expect(await dialog.count()).toBe(0);
    expect(await page.getByLabel('The list').inputValue()).toBe('tcp://mail-1:25');
  });
});

describe('first run on the network', () => {
  let holdfast: LabHoldfast;
  let visitor: Visitor;
  let url: string;

  beforeAll(async () => {
    holdfast = await startHoldfast({ env: { HOLDFAST_LISTEN: '0.0.0.0' } });
    url = `https://${ownAddress()}:${holdfast.port}`;
    visitor = await Visitor.open({ url, expected: notSignedInYet, ignoreCertificate: true });
  });

  afterAll(async () => {
    await visitor?.close();
    await holdfast?.stop();
  });

  it('speaks HTTPS by itself and prints the fingerprint of its certificate', () => {
    expect(holdfast.setupLink).toMatch(/^https:/);
    expect(fingerprint()).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it('makes the owner and signs in over an address that is not loopback', async () => {
    await visitor.visit(`/setup#${holdfast.setupLink!.split('#')[1]}`);
    await visitor.fill({ Name: owner.name, 'E-mail': owner.email, Password: owner.password });
    await visitor.page.getByRole('button', { name: 'Create the owner' }).click();
    await visitor.page.getByRole('heading', { name: 'Save the recovery key' }).waitFor();
    await visitor.context.clearCookies();
    await visitor.signIn(owner);
    const cookies = await visitor.context.cookies();
    const session = cookies.find(({ name }) => name === '__Host-holdfast');
    expect(session).toEqual(jasmine.objectContaining({ secure: true, httpOnly: true, sameSite: 'Strict', path: '/' }));
    expect(visitor.trouble()).toEqual([]);
  });

  it('lets the command line in by the fingerprint, and only by the right one', async () => {
    const login = ['login', url, '--email', owner.email, '--password-file', '-', '--fingerprint'];
    const wrong = await new Cli().run([...login, 'AB'.repeat(32)], owner.password);
    expect(wrong.code).toBe(13);
    expect(wrong.err).toContain('its fingerprint has changed');
    const right = await new Cli().run([...login, fingerprint()], owner.password);
    expect(right.code).toBe(0);
  });

  it('refuses a certificate nobody vouches for and says how to compare it', async () => {
    const { code, err } = await new Cli({ HOLDFAST_URL: url, HOLDFAST_TOKEN: 'hfp_x' }).run(['whoami']);
    expect(code).toBe(13);
    expect(err).toContain('self-signed');
    expect(err).toContain(fingerprint());
  });

  const fingerprint = (): string => holdfast.output().match(/SHA-256 ([0-9A-F:]+)/)?.[1] ?? '';
});

/** What browsers reported to the server about the content security policy. */
function reportedViolations({ data }: LabHoldfast): string[] {
  const log = readFileSync(join(data, 'log/server.log'), 'utf8');
  return log.split('\n').filter((line) => line.includes('content security policy'));
}
