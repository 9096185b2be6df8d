import { tokenKind } from '../domain/token-format.js';
import {
  csrfToken,
  hashSecret,
  isCsrfToken,
  newLinkSecret,
  newSessionSecret,
  newToken,
  newTypedSecret,
} from './secrets.js';

describe('secrets', () => {
  it('are never the same twice, and of the length their kind asks for', () => {
    for (const [make, shape] of [
      [newSessionSecret, /^[\w-]{43}$/],
      [newTypedSecret, /^\w{4}-\w{4}-\w{4}$/],
      [newLinkSecret, /^[0-9A-Za-z]{32}$/],
      [() => newToken('personal'), /^hfp_[0-9A-Za-z]{36}$/],
    ] as const) {
      const made = Array.from({ length: 200 }, () => make());
      expect(new Set(made).size).toBe(200);
      for (const secret of made) expect(secret).toMatch(shape);
    }
  });

  it('make tokens that prove well-formed', () => {
    for (let i = 0; i < 200; i++) expect(tokenKind(newToken('service'))).toBe('service');
  });

  it('are kept as SHA-256', () => {
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('give each session a CSRF token of its own that tells nothing of the session', () => {
    const [a, b] = [newSessionSecret(), newSessionSecret()];
    expect(isCsrfToken(csrfToken(a), a)).toBeTrue();
    expect(isCsrfToken(csrfToken(a), b)).toBeFalse();
    expect(isCsrfToken('', a)).toBeFalse();
    expect(csrfToken(a)).not.toContain(a);
  });
});
