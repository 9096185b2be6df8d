import type { Api } from '../client/index.js';
import type { ExitCode } from './exit-codes.js';
import type { LocalBackend } from './local-backend.js';
import type { Settings } from './settings.js';
import type { Streams } from './terminal/streams.js';

/** Everything a command may touch; a test hands in its own. */
export interface Context {
  streams: Streams;
  /** `--json`: the result is one JSON value on standard output and nothing else is. */
  json: boolean;
  /** The server's API as the person or token that is signed in. */
  api(): Api;
  settings: Settings;
  /** What only works on the host that Holdfast runs on. */
  local: LocalBackend;
  now(): number;
  /** Waits, unless the person presses Ctrl-C first. */
  sleep(ms: number): Promise<void>;
  /** Aborted by Ctrl-C or SIGTERM. */
  interrupted: AbortSignal;
}

export interface Flag {
  /** As commander writes it: `-k, --kind <kind>`, `--wait [time]`, `--no-apply`. */
  flags: string;
  does: string;
  choices?: readonly string[];
  /** Turns what was typed into the option's value; throws Usage when it is wrong. */
  read?: (typed: string) => unknown;
  /** May be given several times; the value is an array. */
  many?: boolean;
  required?: boolean;
  fallback?: unknown;
}

export interface Example {
  line: string;
  does: string;
}

/**
 * One command. `run` gets its arguments (by the names in `use`), its flags (by their long names) and the context as
 * one object, so that a test calls it as a function.
 */
export interface Command<Input = unknown> {
  /** Words and arguments after `holdfast`: `backup run <target>`. */
  use: string;
  summary: string;
  /** More than the summary: what it means, what it does not do, its exit codes when they are special. */
  about?: string;
  examples: [Example, ...Example[]];
  flags?: Flag[];
  run(options: Input & Context): Promise<ExitCode | void>;
}

/** Gives the command its input's type; the list of commands holds them as `AnyCommand`. */
export function command<Input>(definition: Command<Input>): AnyCommand {
  return definition as AnyCommand;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyCommand = Command<any>;
