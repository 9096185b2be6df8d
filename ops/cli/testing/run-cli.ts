import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExitCode } from '../exit-codes.js';
import { LocalBackend } from '../local-backend.js';
import { runProgram } from '../program.js';
import { Settings } from '../settings.js';
import { MemoryStreams } from './memory-streams.js';
import type { StubApi } from './stub-api.js';

export interface Ran {
  code: ExitCode;
  out: string;
  err: string;
}

export interface RunOptions {
  stub?: StubApi;
  typed?: string;
  tty?: boolean;
  env?: Record<string, string>;
  now?: number;
  interrupted?: AbortSignal;
}

/** Runs one command line against a stub, as a person would type it, and checks that every stub was used. */
export async function runCli(line: string | string[], options: RunOptions = {}): Promise<Ran> {
  const home = mkdtempSync(path.join(tmpdir(), 'holdfast-cli-'));
  const env = { HOME: home, ...options.env };
  const streams = new MemoryStreams({ out: [], err: [] }, options, env);
  const { stub, now, interrupted } = options;
  const world = {
    streams,
    settings: new Settings(env),
    local: new LocalBackend(env),
    now: () => now ?? Date.UTC(2026, 10, 22, 12),
    sleep: async () => undefined,
    interrupted: interrupted ?? new AbortController().signal,
    ...(stub && { api: () => stub.api() }),
  };
  const words = Array.isArray(line) ? line : line.split(' ').filter(Boolean);
  try {
    const code = await runProgram(words, world, '0.1.0');
    stub?.verify();
    return { code, out: streams.out, err: streams.err };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
