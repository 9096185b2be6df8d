import { base62Digits, composeToken, crc32, tokenHint, tokenKind } from './token-format.js';

const body = 'abcdefghijABCDEFGHIJ0123456789';

describe('a token', () => {
  it('has its prefix, 30 digits and 6 digits of checksum', () => {
    expect(composeToken('personal', body)).toMatch(/^hfp_[0-9A-Za-z]{36}$/);
    expect(() => composeToken('personal', 'short')).toThrowError(RangeError);
  });

  it('is known by its kind', () => {
    for (const kind of ['personal', 'service', 'agent', 'enrolment'] as const)
      expect(tokenKind(composeToken(kind, body))).toBe(kind);
  });

  it('is told from a mistyped one, whichever digit is wrong', () => {
    const token = composeToken('service', body);
    for (let i = 0; i < token.length; i++) {
      const wrong = token.slice(0, i) + (token[i] === 'x' ? 'y' : 'x') + token.slice(i + 1);
      expect(tokenKind(wrong)).withContext(wrong).toBeNull();
    }
  });

  it('uses the CRC-32 that everyone else does', () => {
    expect(crc32('123456789')).toBe(0xcbf43926);
  });

  it('shows of itself only the ends', () => {
    const token = composeToken('personal', body);
    expect(tokenHint(token).length).toBe(13);
    expect(token).not.toContain(tokenHint(token));
  });
});

describe('base62 digits from random bytes', () => {
  it('come up equally often, which plain remainders would not', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const digits = base62Digits(bytes, 248)!;
    const counts = new Map<string, number>();
    for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect(new Set(counts.values())).toEqual(new Set([4]));
  });

  it('are refused when the bytes do not suffice', () => {
    expect(base62Digits(new Uint8Array([255, 250, 1]), 2)).toBeNull();
  });
});
