import type { Locator, Page } from 'playwright-core';

/** A page's buttons and the fields of its forms, by the words that stand at them. */
export class Form {
  constructor(private readonly page: Page) {}

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click();
  }

  async fill(fields: Record<string, string>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await this.control(label).fill(text);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.control(label).selectOption({ label: option });
  }

  async tick(...labels: string[]): Promise<void> {
    for (const label of labels) await this.page.getByRole('checkbox', { name: label, exact: true }).check();
  }

  async untick(...labels: string[]): Promise<void> {
    for (const label of labels) await this.page.getByRole('checkbox', { name: label, exact: true }).uncheck();
  }

  /** What stands at a field that was refused, once it does. */
  async refused(label: string): Promise<string> {
    const words = this.page
      .locator('hf-field')
      .filter({ has: this.control(label) })
      .locator('.wrong');
    await words.waitFor();
    return (await words.innerText()).trim();
  }

  /** Waits until such a question or form is open. */
  async open(title: string): Promise<void> {
    await this.page.getByRole('heading', { name: title, exact: true }).waitFor();
  }

  /** Waits until there is a line of a table with these words. */
  async line(...words: string[]): Promise<void> {
    await this.row(...words).waitFor();
  }

  /** Waits until there is none. */
  async noLine(words: string): Promise<void> {
    await this.row(words).waitFor({ state: 'detached' });
  }

  private row(...words: string[]): Locator {
    return words.reduce((rows, hasText) => rows.filter({ hasText }), this.page.locator('tbody tr'));
  }

  /** A label ends with "optional" where it is. */
  private control(label: string): Locator {
    return this.page.getByLabel(new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\s+optional)?\\s*$`));
  }
}
