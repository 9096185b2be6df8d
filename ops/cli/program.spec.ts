import { everyCommand } from './commands/completion.js';
import { nouns } from './commands/index.js';
import { runCli } from './testing/run-cli.js';
import { StubApi } from './testing/stub-api.js';

const words = (use: string) => use.split(' ').filter((word) => !/^[<[]/.test(word));

describe('the command line', () => {
  for (const command of everyCommand) {
    const name = words(command.use).join(' ');

    it(`${name} has a summary, an example and help that shows both`, async () => {
      expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const { line } of command.examples) expect(line.startsWith(name)).withContext(line).toBeTrue();
      const { code, out } = await runCli([...words(command.use), '--help']);
      expect(code).toBe(0);
      expect(out.replace(/\s+/g, ' ')).toContain(command.summary);
      expect(out).toContain(`$ holdfast ${command.examples[0].line}`);
      expect(out).toContain('--json');
    });

    it(`${name} takes no secret as an argument`, () => {
      const taking = (command.flags ?? []).filter(({ flags }) => /--(password|secret|token|key)\b[ =]/.test(flags));
      expect(taking.map(({ flags }) => flags).filter((flags) => !flags.includes('<file>'))).toEqual([]);
    });
  }

  it('says of every noun what it is about', () => {
    const used = new Set(everyCommand.flatMap(({ use }) => words(use).slice(0, -1)));
    expect([...used].filter((noun) => !nouns[noun])).toEqual([]);
  });

  it('answers a wrong word with the one meant, the help to type and exit code 2', async () => {
    const { code, err } = await runCli('stauts');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean status?');
    expect(err).toContain('holdfast --help');
  });

  it('names the missing argument and the command whose help explains it', async () => {
    const { code, err } = await runCli('backup run');
    expect(code).toBe(2);
    expect(err).toContain("missing required argument 'target'");
    expect(err).toContain('holdfast backup run --help');
  });

  it('ends with the exit code of the refusal and says what to type next', async () => {
    const stub = new StubApi().refuse('GET /api/v1/me', {
      type: 'sign-in-required',
      status: 401,
      detail: 'Sign in, or send a token',
      remedy: 'npx holdfast login',
    });
    const { code, err } = await runCli('whoami', { stub });
    expect(code).toBe(13);
    expect(err).toContain('Sign in, or send a token');
    expect(err).toContain('npx holdfast login');
  });

  it('puts an error into the JSON too when a script asked for JSON', async () => {
    const stub = new StubApi().refuse('GET /api/v1/me', { type: 'denied', status: 403, detail: 'no' });
    const { code, out } = await runCli('whoami --json', { stub });
    expect(JSON.parse(out).error).toEqual(jasmine.objectContaining({ message: 'no', exitCode: 13 }));
    expect(code).toBe(13);
  });

  it('knows which stub a command never called', () => {
    expect(new StubApi().on('GET /api/v1/me', {}).unused()).toEqual(['GET /api/v1/me']);
  });

  it('fails on a call that nobody stubbed', async () => {
    const { code, err } = await runCli('whoami', { stub: new StubApi() });
    expect(code).toBe(1);
    expect(err).toContain('There is no stub for GET /api/v1/me');
  });
});
