import type { AnyCommand } from './command.js';
import { everyCommand } from './commands/completion.js';
import { nouns } from './commands/index.js';
import { runCli } from './testing/run-cli.js';
import { StubApi } from './testing/stub-api.js';

/** These ask no server: they know it already, or start the backend's own program. */
const asksNobody = new Set(['logout', 'config check', 'exit-codes', 'admin restore']);

/** A command with something, though nothing sensible, for every argument and flag that it must be given. */
function asTyped({ use, flags }: AnyCommand): string[] {
  const required = (flags ?? []).filter((flag) => flag.required);
  const values = required.flatMap((flag) => [/--[\w-]+/.exec(flag.flags)![0], flag.choices?.[0] ?? '1h']);
  return [...words(use), ...(use.match(/<[^>]+>/g) ?? []).map(() => 'nosuch'), ...values];
}

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

    it(`${name} names a flag that it does not know, and its own help`, async () => {
      const { code, out, err } = await runCli([...asTyped(command), '--nosuch']);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain("unknown option '--nosuch'");
      expect(err).toContain(`holdfast ${name} --help`);
    });

    if (!asksNobody.has(name))
      it(`${name} ends with a sentence and not with 0 where nobody answers or a value is wrong`, async () => {
        const env = { HOLDFAST_URL: 'http://127.0.0.1:9', HOLDFAST_TOKEN: 'hfp_none', HOLDFAST_DATA: '/nowhere' };
        const { code, err } = await runCli(asTyped(command), { env });
        expect(code).not.toBe(0);
        expect(err).toMatch(/^(error|cannot tell): .{10,}/);
        expect(err).not.toMatch(/undefined|\[object|TypeError|^ +at /m);
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

  it('says where the right name is found when there is no such thing', async () => {
    const stub = new StubApi().refuse('GET /api/v1/jobs/nosuch', {
      ...{ type: 'not-found', status: 404, detail: 'This job was not found' },
    });
    const { code, err } = await runCli('job show nosuch', { stub });
    expect(code).toBe(10);
    expect(err).toContain('holdfast job list');
  });

  it('says one wrong field once, and several below each other', async () => {
    const [first, second] = ['name', 'kind'].map((field) => ({ field, message: 'is missing', remedy: 'Send it' }));
    const invalid = { type: 'invalid', status: 400, title: 'The input is not valid' };
    const one = { ...invalid, detail: 'name: is missing', remedy: 'Send it', errors: [first] };
    const two = { ...invalid, detail: 'name: is missing; kind: is missing', errors: [first, second] };
    const say = async (problem: typeof one | typeof two) =>
      (await runCli('whoami', { stub: new StubApi().refuse('GET /api/v1/me', problem) })).err;
    expect(await say(one)).toBe('error: name: is missing\ntry:   Send it\n');
    expect(await say(two)).toBe(
      'error: The input is not valid\n  name: is missing (Send it)\n  kind: is missing (Send it)\n',
    );
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
