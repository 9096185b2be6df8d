import { safePath } from './sign-in-page';

describe('where sign-in leads', () => {
  it('is a path of this console', () => {
    expect(safePath('/resources?tag=web')).toBe('/resources?tag=web');
  });

  it('is never another site', () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      undefined,
    ]) {
      expect(safePath(next)).toBe('/');
    }
  });
});
