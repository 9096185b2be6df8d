import type { Readable, Writable } from 'node:stream';
import { json, render } from './text.js';
import type { Text } from './text.js';

interface Output extends Writable {
  isTTY?: boolean;
  columns?: number;
}

interface Input extends Readable {
  isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** The three streams of the process, injected so that a test reads what a person would see. */
export class Streams {
  constructor(
    readonly input: Input,
    readonly output: Output,
    readonly errors: Output,
    private readonly env: Record<string, string | undefined> = {},
  ) {}

  /** A person looks at the output, so progress may redraw and colours help. */
  get interactive(): boolean {
    return Boolean(this.output.isTTY) && this.env['TERM'] !== 'dumb';
  }

  /** A person can be asked. */
  get canAsk(): boolean {
    return Boolean(this.input.isTTY && this.errors.isTTY);
  }

  get columns(): number {
    return this.output.columns ?? 80;
  }

  /** One line of the result. */
  say(text: Text = ''): void {
    this.output.write(`${render(text, this.coloured(this.output))}\n`);
  }

  sayAll(lines: Text[]): void {
    for (const line of lines) this.say(line);
  }

  /** The whole result for a program. */
  json(value: unknown): void {
    this.output.write(`${json(value)}\n`);
  }

  /** Text that goes out as it is, for files and pipes (an export, a completion script). */
  raw(text: string): void {
    this.output.write(text);
  }

  /** A line beside the result: an error, a hint, a question. */
  tell(text: Text): void {
    this.errors.write(`${render(text, this.coloured(this.errors))}\n`);
  }

  private coloured(stream: Output): boolean {
    if (this.env['NO_COLOR']) return false;
    if (this.env['CLICOLOR_FORCE'] && this.env['CLICOLOR_FORCE'] !== '0') return true;
    return Boolean(stream.isTTY) && this.env['TERM'] !== 'dumb';
  }
}
