import { PasswordHashing } from './password-hashing.js';

describe('password hashing', () => {
  const hashing = new PasswordHashing();

  it('is argon2id with 64 MiB, three passes and one lane', async () => {
    expect(await hashing.hash('seven quiet lanterns')).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  });

  it('knows the right password from a wrong one, and nobody without a hash', async () => {
    const hashed = await hashing.hash('seven quiet lanterns');
    expect(await hashing.verify(hashed, 'seven quiet lanterns')).toBeTrue();
    expect(await hashing.verify(hashed, 'seven quiet lantern')).toBeFalse();
    expect(await hashing.verify(null, 'nobody has this password')).toBeFalse();
  });
});
