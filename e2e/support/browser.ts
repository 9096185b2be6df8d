import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium, watchComplaints } from '../../ops/lab/index.js';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** A browser that remembers every complaint of its pages; a journey ends by expecting none. */
export class Visitor {
  readonly complaints: string[] = [];
  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly seen: string[],
  ) {}

  /** Opens an empty page. `expected` are console messages that belong to the journey, e.g. the browser's line about a 401. */
  static async open(options: { url: string; expected?: RegExp[]; ignoreCertificate?: boolean }): Promise<Visitor> {
    const browser = await launchChromium();
    const context = await browser.newContext({
      baseURL: options.url,
      viewport: { width: 1280, height: 900 },
      ignoreHTTPSErrors: options.ignoreCertificate ?? false,
      // In the middle of a change of colour the contrast is another at every look.
      reducedMotion: 'reduce',
      // axe is put into the page by the test, past the page's own policy; the policy itself stays in force and is watched.
      bypassCSP: false,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return new Visitor(browser, context, page, watchComplaints(page, options.expected));
  }

  /** Everything a page complained about so far: scripts, console, content security policy. */
  trouble(): string[] {
    return [...this.seen];
  }

  /** Looks at the page as it stands with axe (WCAG 2.2 AA) and gives what it finds, in words. */
  async accessibility(): Promise<string[]> {
    const session = await this.context.newCDPSession(this.page);
    // An isolated world is not bound by the page's policy, so that looking changes nothing of what is looked at.
    const { frameTree } = await session.send('Page.getFrameTree');
    const world = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId: world.executionContextId,
      expression: `${axeSource}; axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then((r) => JSON.stringify(r.violations))`,
      awaitPromise: true,
    });
    await session.detach();
    if (exceptionDetails)
      throw new Error(`axe failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    const violations = JSON.parse(result.value as string) as Violation[];
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary})`),
    );
  }

  /** Opens an address and waits until its page has its content. */
  async visit(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  /** Waits until the page's heading stands and nothing is being fetched for the first time. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page
      .locator('hf-skeleton')
      .first()
      .waitFor({ state: 'detached' })
      .catch(async (error: Error) => {
        const parts = await this.page
          .locator('hf-skeleton')
          .evaluateAll((all: { parentElement?: { outerHTML: string } }[]) =>
            all.map((one) => one.parentElement?.outerHTML),
          );
        throw new Error(`${this.page.url()} still waits for ${parts.join(' and ').slice(0, 2000)}\n${error.message}`);
      });
  }

  /** How many pixels the page is wider and longer than the window: the shell scrolls inside, so both are 0. */
  beyondTheWindow(): Promise<number[]> {
    return this.page.evaluate(
      '[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]',
    );
  }

  /** Fills a form's fields by their labels. */
  async fill(fields: Record<string, string>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) {
      await this.page.getByLabel(label, { exact: true }).fill(text);
    }
  }

  /** Signs in by the form. */
  async signIn(who: { email: string; password: string }): Promise<void> {
    await this.visit('/sign-in');
    await this.fill({ 'E-mail': who.email, Password: who.password });
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.waitForURL((url) => url.pathname === '/');
    await this.settled();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
