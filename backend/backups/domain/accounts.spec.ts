import { accountsText, readAccounts, type Account } from './accounts.js';

describe('the accounts of a database as text', () => {
  const accounts: Account[] = [
    {
      name: "'reporting'",
      create: "CREATE ROLE IF NOT EXISTS 'reporting'",
      grants: ['GRANT SELECT ON *.* TO `reporting`'],
    },
    { name: "'o''b;-- x'@'%'", create: 'CREATE USER IF NOT EXISTS `o`;', grants: [] },
  ];

  it('is read as it was written, and makes every account before the first grant', () => {
    const text = accountsText(accounts);
    expect(readAccounts(text).map(({ name }) => name)).toEqual(accounts.map(({ name }) => name));
    expect(readAccounts(text)[0]).toEqual(accounts[0]);
    expect(text.lastIndexOf('CREATE')).toBeLessThan(text.indexOf('GRANT'));
    expect(readAccounts(accountsText([]))).toEqual([]);
  });

  it('is refused when its end is missing', () => {
    const text = accountsText(accounts);
    for (const cut of [text.slice(0, -1), text.slice(0, text.indexOf('-- grants')), ''])
      expect(() => readAccounts(cut)).toThrowError(/end marker/);
  });
});
