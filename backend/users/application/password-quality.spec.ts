import { PasswordQuality } from './password-quality.js';

describe('password quality', () => {
  const quality = new PasswordQuality();
  const ben = { name: 'Ben', email: 'ben@example.org' };
  const isGuessable = async (password: string) =>
    (await quality.faults(password, ben)).some(({ message }) => message.includes('attackers'));

  it('refuses what attackers try first, however long', async () => {
    for (const password of [
      'passwordpassword1',
      '123456789012345',
      'qwertyuiopasdfgh',
      'aaaaaaaaaaaaaaaa',
      'iloveyouforever1',
      'abcdefghijklmnopqrst',
      'letmeinletmein123',
    ])
      expect(await isGuessable(password))
        .withContext(password)
        .toBeTrue();
  });

  it('takes a few unrelated words, or what a password manager makes', async () => {
    for (const password of ['correct horse battery staple', 'plain lower case words', 'k7Qm-2fRx-9TzB-xx'])
      expect(await quality.faults(password, ben))
        .withContext(password)
        .toEqual([]);
  });

  it('looks at the first 64 characters alone, so that a long password does not keep the server busy', async () => {
    const strong = 'k7Qm-2fRx-9TzB-xx';
    expect(await isGuessable('a'.repeat(64 - strong.length) + strong)).toBeFalse();
    expect(await isGuessable('a'.repeat(64) + strong)).toBeTrue();
    const from = process.cpuUsage();
    await quality.faults('x7!kq'.repeat(25), ben);
    await quality.faults('1aA!'.repeat(32), ben);
    const { user, system } = process.cpuUsage(from);
    expect((user + system) / 1000).toBeLessThan(20_000);
  });
});
