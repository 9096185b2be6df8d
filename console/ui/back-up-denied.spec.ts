import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { BackUpDenied } from './back-up-denied';

async function shown(resourceId?: string): Promise<HTMLElement> {
  TestBed.configureTestingModule({ providers: [provideRouter([])] });
  const fixture = TestBed.createComponent(BackUpDenied);
  fixture.componentRef.setInput('reason', 'You may not back it up.');
  fixture.componentRef.setInput('resourceId', resourceId);
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

describe('backing up without the right to', () => {
  it('shows the button disabled, with the reason and the way to the explanation', async () => {
    const element = await shown('r1');
    expect(element.querySelector('button')!.disabled).toBeTrue();
    expect(element.textContent).toContain('You may not back it up.');
    expect(element.querySelector('.sub a')!.getAttribute('href')).toBe('/access/explain?action=backup.run&resource=r1');
  });

  it('asks about no resource where none is chosen, and leaves the key b to nobody', async () => {
    const element = await shown();
    expect(element.querySelector('.sub a')!.getAttribute('href')).toBe('/access/explain?action=backup.run');
    expect(element.querySelector('[data-key]')).toBeNull();
  });
});
