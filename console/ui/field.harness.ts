import { type BaseHarnessFilters, ComponentHarness, HarnessPredicate } from '@angular/cdk/testing';

/** One field of a form. */
export class FieldHarness extends ComponentHarness {
  static hostSelector = 'hf-field';
  private readonly control = this.locatorFor('input, textarea, select');

  static with(options: BaseHarnessFilters & { label: string | RegExp }): HarnessPredicate<FieldHarness> {
    return new HarnessPredicate(FieldHarness, options).addOption('label', options.label, (harness, label) =>
      HarnessPredicate.stringMatches(harness.label(), label),
    );
  }

  async label(): Promise<string> {
    return (await this.locatorFor('label')()).text();
  }

  async type(text: string): Promise<void> {
    const control = await this.control();
    await control.clear();
    if (text) await control.sendKeys(text);
  }

  async value(): Promise<string> {
    return (await this.control()).getProperty('value');
  }

  /** What stands under it: the hint, or what is wrong. */
  async note(): Promise<string> {
    return (await this.locatorFor('.hint')()).text();
  }

  async isInvalid(): Promise<boolean> {
    return (await (await this.control()).getAttribute('aria-invalid')) === 'true';
  }

  /** The note is tied to the control, so that it is read out with it. */
  async describesControl(): Promise<boolean> {
    const id = await (await this.locatorFor('.hint')()).getAttribute('id');
    return (await (await this.control()).getAttribute('aria-describedby')) === id;
  }
}
