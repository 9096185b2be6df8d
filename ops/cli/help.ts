import { ExitCode, exitCodeMeanings } from './exit-codes.js';

/** Below the list of commands. */
export const helpFooter = `
Start here:
  $ holdfast login                     sign in, once a machine
  $ holdfast status                    what needs a person now
  $ holdfast backup run db-1 --wait    back up now and wait for the outcome

Environment: HOLDFAST_URL, HOLDFAST_TOKEN (or HOLDFAST_TOKEN_FILE), HOLDFAST_CA, HOLDFAST_FINGERPRINT, NO_COLOR
Exit codes: holdfast exit-codes     Completion: holdfast completion bash`;

/** The table of exit codes, for help and for the documentation. */
export function exitCodeLines(): string[] {
  return Object.entries(ExitCode).map(([name, number]) => {
    const meaning = exitCodeMeanings[name as keyof typeof ExitCode];
    return `${String(number).padStart(3)}  ${meaning}`;
  });
}
