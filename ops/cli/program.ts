import { Argument, Command as Commander, Option } from 'commander';
import type { CommanderError } from 'commander';
import { connect } from '../client/index.js';
import type { Api } from '../client/index.js';
import type { AnyCommand, Context, Flag } from './command.js';
import { everyCommand } from './commands/completion.js';
import { nouns } from './commands/index.js';
import { explain } from './explain-failure.js';
import { ExitCode } from './exit-codes.js';
import { Usage } from './failures.js';
import { helpFooter } from './help.js';
import { duration } from './terminal/quantities.js';
import { bold, dim, red } from './terminal/text.js';

/** The world a command runs in; the API and the `--json` answer are made from the command line. */
export type World = Omit<Context, 'api' | 'json'> & { api?: Context['api'] };

/** Runs one command line to its end and gives the exit code; nothing is thrown. */
export async function runProgram(argv: string[], world: World, version: string): Promise<ExitCode> {
  let outcome: ExitCode = ExitCode.ok;
  const opened: Api[] = [];
  let started: AnyCommand | undefined;
  const program = buildProgram(version, world, async (command, input) => {
    started = command;
    const context = contextOf(world, input['json'] === true, opened);
    outcome = (await command.run({ ...input, ...context })) ?? ExitCode.ok;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return outcome;
  } catch (error) {
    return report(error, world, { asJson: argv.includes('--json'), started });
  } finally {
    for (const api of opened) api.close();
  }
}

function contextOf(world: World, json: boolean, opened: Api[]): Context {
  let api: Api | undefined;
  const open = () => {
    api ??= connect(world.settings.connection());
    opened.push(api);
    return api;
  };
  return { ...world, json, api: world.api ?? open };
}

type Start = (command: AnyCommand, input: Record<string, unknown>) => Promise<void>;

/** The commander tree of all commands. */
export function buildProgram(version: string, world: World, start: Start): Commander {
  const program = withStreams(new Commander('holdfast'), world);
  program.description('Run your client-server systems from one place: access, health, backups.');
  program.version(`holdfast ${version}`, '-V, --version', 'show the version');
  program.helpCommand('help [command]', 'show what a command does');
  program.addHelpText('after', helpFooter);
  for (const command of everyCommand) addCommand(program, command, world, start);
  return program;
}

function addCommand(program: Commander, command: AnyCommand, world: World, start: Start): void {
  const words = command.use.split(' ').filter((word) => !/^[<[]/.test(word));
  const parent = words.slice(0, -1).reduce((above, noun) => nounOf(above, noun, world), program);
  const leaf = withStreams(new Commander(words.at(-1)), world);
  const names = command.use.match(/[<[][^>\]]+[>\]]/g) ?? [];
  for (const name of names) leaf.addArgument(new Argument(name));
  leaf.summary(command.summary).description([command.summary, flowing(command.about)].filter(Boolean).join('\n\n'));
  for (const flag of [...(command.flags ?? []), ...everywhere(world)]) leaf.addOption(optionOf(flag));
  leaf.addHelpText('after', examplesOf(command));
  leaf.action(async (...all: unknown[]) => {
    const values = Object.fromEntries(names.map((name, index) => [bare(name), all[index]]));
    await start(command, { ...values, ...leaf.opts() });
  });
  parent.addCommand(leaf);
}

function nounOf(parent: Commander, noun: string, world: World): Commander {
  const existing = parent.commands.find((child) => child.name() === noun);
  if (existing) return existing;
  const created = withStreams(new Commander(noun), world);
  created.description(nouns[noun] ?? '');
  parent.addCommand(created);
  return created;
}

function everywhere(world: World): Flag[] {
  const given = world.settings.given;
  const readTimeout = (typed: string) => (given.timeoutMs = duration(typed) ?? refuseDuration(typed));
  return [
    { flags: '--json', does: 'the result as one JSON value' },
    { flags: '--url <address>', does: 'the server to talk to', read: (typed) => (given.url = typed) },
    { flags: '--timeout <time>', does: 'give up a call after this long (30s)', read: readTimeout },
  ];
}

function refuseDuration(typed: string): never {
  throw new Usage(`"${typed}" is not a length of time; allowed: 30s, 5m, 2h, 1h30m`);
}

function optionOf(flag: Flag): Option {
  const option = new Option(flag.flags, flag.does);
  if (flag.choices) option.choices([...flag.choices]);
  if (flag.read) option.argParser(flag.read);
  if (flag.many) option.argParser((typed: string, before?: string[]) => [...(before ?? []), typed]);
  if (flag.required) option.makeOptionMandatory();
  if (flag.fallback !== undefined) option.default(flag.fallback);
  return option;
}

function examplesOf(command: AnyCommand): string {
  const widest = Math.max(...command.examples.map(({ line }) => line.length));
  const lines = command.examples.map(({ line, does }) => `  $ holdfast ${line.padEnd(widest + 2)} ${does}`);
  return `\nExamples:\n${lines.join('\n')}`;
}

/** One paragraph; commander wraps it to the terminal's width. */
function flowing(about: string | undefined): string | undefined {
  return about?.replaceAll('\n', ' ');
}

function bare(name: string): string {
  return name.replace(/[<>[\].]/g, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function withStreams(commander: Commander, { streams }: World): Commander {
  commander.exitOverride((error) => {
    throw new BadCommandLine(error, wordsOf(commander));
  });
  commander.configureOutput({
    writeOut: (text) => streams.raw(text),
    // Commander writes the help of an incomplete command here, and each error a second time, which report() words.
    writeErr: (text) => (/^error:/.test(text) ? undefined : streams.errors.write(text)),
    getOutHelpWidth: () => Math.min(120, streams.columns),
  });
  return commander;
}

interface Asked {
  asJson: boolean;
  started: AnyCommand | undefined;
}

function report(error: unknown, world: World, { asJson, started }: Asked): ExitCode {
  if (error instanceof BadCommandLine) return reportUsage(error, world);
  const { what, next: known, code, problem } = explain(error, world.interrupted);
  const next = known ?? (code === ExitCode.notFound && started ? listBeside(started) : null);
  if (asJson) world.streams.json({ error: { message: what.join('\n'), next, exitCode: code, problem } });
  const [first, ...others] = what;
  world.streams.tell([red('error: '), bold(first ?? 'failed')]);
  for (const line of others) world.streams.tell(line);
  if (next) world.streams.tell([dim('try:   '), next]);
  return code;
}

/** Where the right name is found: the list of the same noun. */
function listBeside({ use }: AnyCommand): string | null {
  const list = `${use.split(' ')[0]} list`;
  return everyCommand.some((other) => other.use.startsWith(list)) ? `holdfast ${list}` : null;
}

function reportUsage({ reason, words }: BadCommandLine, world: World): ExitCode {
  if (reason.exitCode === 0) return ExitCode.ok;
  if (reason.code === 'commander.help') return ExitCode.usage;
  for (const line of reason.message.split('\n')) world.streams.tell(line);
  world.streams.tell([dim('try:   '), `${words} --help`]);
  return ExitCode.usage;
}

/** What commander did not understand, and under which command. */
class BadCommandLine extends Error {
  constructor(
    readonly reason: CommanderError,
    readonly words: string,
  ) {
    super(reason.message);
  }
}

function wordsOf(commander: Commander): string {
  return commander.parent ? `${wordsOf(commander.parent)} ${commander.name()}` : commander.name();
}
