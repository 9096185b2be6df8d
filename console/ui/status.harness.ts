import { type BaseHarnessFilters, ComponentHarness, HarnessPredicate } from '@angular/cdk/testing';

/** A status as a person meets it: its word, its glyph, and how loud it is. */
export class StatusHarness extends ComponentHarness {
  static hostSelector = 'hf-status';

  static with(options: BaseHarnessFilters & { word?: string | RegExp }): HarnessPredicate<StatusHarness> {
    return new HarnessPredicate(StatusHarness, options).addOption('word', options.word ?? null, (harness, word) =>
      HarnessPredicate.stringMatches(harness.word(), word),
    );
  }

  async word(): Promise<string> {
    return (await this.host()).text();
  }

  async glyph(): Promise<string | null> {
    const use = await this.locatorFor('use')();
    return use.getAttribute('href');
  }

  async isQuiet(): Promise<boolean> {
    return (await this.host()).hasClass('quiet');
  }

  async isSolid(): Promise<boolean> {
    return (await this.host()).hasClass('solid');
  }
}
