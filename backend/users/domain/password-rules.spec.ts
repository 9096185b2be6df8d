import { passwordFaults, type PasswordContext } from './password-rules.js';

const ben: PasswordContext = {
  name: 'Ben Ajax-Li',
  email: 'b.winter@example.org',
  secondFactor: false,
  guessable: (password) => password === 'correct horse battery staple',
};
const messages = (password: string, context = ben) => passwordFaults(password, context).map((fault) => fault.message);

describe('a password', () => {
  it('has at least 15 characters, or 12 beside a second factor', () => {
    expect(messages('quite-a-length')).toEqual(['has 14 characters']);
    expect(messages('quite-a-length', { ...ben, secondFactor: true })).toEqual([]);
    expect(messages('quite-a-lengthy')).toEqual([]);
  });

  it('has at most 128 characters, and says so without looking further', () => {
    expect(messages('x'.repeat(129))).toEqual(['has 129 characters']);
    expect(messages('ab '.repeat(42))).toEqual([]);
  });

  it('counts characters as a person does', () => {
    expect(messages('🦊'.repeat(14))).toEqual(['has 14 characters']);
  });

  it('needs no digits, capitals or signs', () => {
    expect(messages('plain lower case words')).toEqual([]);
  });

  it('contains neither the name, the address nor the product, in any case', () => {
    for (const [password, word] of [
      ['the great aJaX of old', 'ajax'],
      ['WINTER is coming soon', 'winter'],
      ['my b.winter pass phrase', 'winter'],
      ['very HoldFast indeed', 'holdfast'],
    ])
      expect(messages(password))
        .withContext(password)
        .toEqual([`contains "${word}"`]);
  });

  it('may contain a name too short to mean anything', () => {
    expect(messages('benevolent lizards all')).toEqual([]);
  });

  it('is not one that attackers try first', () => {
    expect(messages('correct horse battery staple')).toEqual(['is among the first that attackers try']);
  });
});
