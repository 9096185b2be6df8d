import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Draft } from './draft';
import { Field } from './field';
import { FieldHarness } from './field.harness';

@Component({
  selector: 'hf-field-test',
  imports: [Field],
  template: `<form><hf-field [draft]="draft" name="port" kind="number" label="Port" hint="1 to 65,535" /></form>`,
})
class FieldTest {
  readonly draft = new Draft<{ port: number | null }>({ port: 3306 });
}

describe('a field', () => {
  async function shown() {
    const fixture = TestBed.createComponent(FieldTest);
    const field = await TestbedHarnessEnvironment.loader(fixture).getHarness(FieldHarness.with({ label: 'Port' }));
    return { field, draft: fixture.componentInstance.draft };
  }

  it('writes what is typed into its draft, a number as a number', async () => {
    const { field, draft } = await shown();
    await field.type('3307');
    expect(draft.value().port).toBe(3307);
    await field.type('');
    expect(draft.value().port).toBeNull();
  });

  it('leaves it to the server to judge what is typed, whose words stay', async () => {
    const fixture = TestBed.createComponent(FieldTest);
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).querySelector('form')!.noValidate).toBeTrue();
  });

  it('has its hint read out with it', async () => {
    const { field } = await shown();
    expect(await field.note()).toBe('1 to 65,535');
    expect(await field.describesControl()).toBeTrue();
  });

  it('shows the server’s refusal in place of the hint, and its hint again once it is typed in', async () => {
    const { field, draft } = await shown();
    const refusal = { title: 'Not accepted', detail: '', errors: [{ field: 'settings.port', message: 'is taken' }] };
    await draft.submit(() => Promise.reject(refusal));
    expect(await field.note()).toBe('Is taken.');
    expect(await field.isInvalid()).toBeTrue();
    expect(await field.describesControl()).toBeTrue();
    await field.type('1');
    expect(await field.isInvalid()).toBeFalse();
    expect(await field.note()).toBe('1 to 65,535');
  });
});
