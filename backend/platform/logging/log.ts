import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { currentContext } from '../context/index.js';
import { inSources } from './source-lines.js';

type Fields = Record<string, unknown>;
type Level = 'debug' | 'info' | 'warn' | 'error';

const secretName =
  /pass(word|phrase)?|secret|token|authorization|cookie|credential|api-?key|private-?key|recovery-?key/i;
const tokenShape =
  /\b(hf[psae]_)[0-9A-Za-z]{6,}\b|AGE-SECRET-KEY-1[0-9A-Z]+|(\/hb\/)[\w-]{8,}|\/(setup|invite)#[\w-]+/g;
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi;
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Masks what looks like a secret and escapes control characters, so that a line stays one line and a terminal stays safe. */
export function safeText(text: string): string {
  return text
    .replace(tokenShape, (_, prefix, door) => `${prefix ?? door ?? ''}***`)
    .replace(urlPassword, '$1***@')
    .replace(controls, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A copy of `value` fit for a log: secrets masked by name and by shape, depth and length bounded. */
export function safeValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return safeText(value.length > 2_000 ? `${value.slice(0, 2_000)}…` : value);
  if (value instanceof Error)
    return {
      name: value.name,
      message: safeText(value.message),
      stack: value.stack && safeText(inSources(value.stack)),
    };
  if (value === null || typeof value !== 'object') return value;
  if (depth > 4) return '…';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => safeValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretName.test(key) && item ? '***' : safeValue(item, depth + 1),
    ]),
  );
}

/** Structured log lines, one JSON object each, to standard output and the data folder. */
export class Log {
  private constructor(
    private readonly out: pino.Logger,
    private readonly name: string,
  ) {}

  /** Opens the log of one process. Without a folder, lines go to standard error alone (tests, local commands). */
  static open(role: string, options: { level: Level; data?: string }): Log {
    const file = options.data && join(options.data, 'log', `${role}.log`);
    if (file) mkdirSync(join(options.data!, 'log'), { recursive: true, mode: 0o700 });
    const out = pino(
      { level: options.level, base: { role, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
      pino.destination(file ? { dest: file, mkdir: true, sync: true, mode: 0o600 } : { dest: 2, sync: true }),
    );
    return new Log(out, role);
  }

  static silent(): Log {
    return new Log(pino({ level: 'silent' }), 'silent');
  }

  child(name: string): Log {
    return new Log(this.out, name);
  }

  debug(message: string, fields: Fields = {}): void {
    this.line('debug', message, fields);
  }

  info(message: string, fields: Fields = {}): void {
    this.line('info', message, fields);
  }

  warn(message: string, fields: Fields = {}): void {
    this.line('warn', message, fields);
  }

  error(message: string, fields: Fields = {}): void {
    this.line('error', message, fields);
  }

  private line(level: Level, message: string, fields: Fields): void {
    if (!this.out.isLevelEnabled(level)) return;
    const { requestId } = currentContext();
    const request = requestId === '-' ? {} : { requestId };
    this.out[level]({ in: this.name, ...request, ...(safeValue(fields) as Fields) }, safeText(message));
  }
}
