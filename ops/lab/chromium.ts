import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const candidates = [
  process.env['CHROME_BIN'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Starts the machine's Chromium without a window, and without its own calls to the outside. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('No Chromium here. Try: apt-get install chromium');
  return chromium.launch({
    executablePath,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/**
 * Collects what a page complains about from now on: script errors, console errors and violations of the content
 * security policy. A journey ends by expecting it to be empty.
 *
 * @param expected console messages that belong to the journey, e.g. the browser's own line about a 401
 */
export function watchComplaints(page: Page, expected: RegExp[] = []): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || expected.some((pattern) => pattern.test(message.text()))) return;
    complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  return complaints;
}
