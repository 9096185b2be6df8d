import { TestBed } from '@angular/core/testing';
import { endsSoon } from './token-end';
import { type ShownToken, TokenTable } from './token-table';

const DAY = 86_400_000;

describe('a token that ends soon', () => {
  it('is one that ends within fourteen days, not one that has ended or never will', () => {
    expect(endsSoon(9.5 * DAY, 0)).toBe('ends in 9\u00a0d');
    expect(endsSoon(3_600_000 * 5, 0)).toBe('ends in 5\u00a0h');
    expect([15 * DAY, -DAY, null].map((at) => endsSoon(at, 0))).toEqual([null, null, null]);
  });

  it('is marked in the table, with the time that is left', async () => {
    const token = (id: string, expiresAt: number | null): ShownToken => ({
      ...{ id, name: id, hint: 'hfp_', scopes: null, addresses: [], lastUsedAt: null },
      expiresAt,
    });
    const fixture = TestBed.createComponent(TokenTable);
    fixture.componentRef.setInput('rows', [
      token('soon', Date.now() + 9.5 * DAY),
      token('later', Date.now() + 90 * DAY),
      token('endless', null),
    ]);
    await fixture.whenStable();
    const marks = (fixture.nativeElement as HTMLElement).querySelectorAll('.st.degraded');
    expect([...marks].map((mark) => mark.textContent!.trim())).toEqual(['ends in 9\u00a0d']);
  });
});
