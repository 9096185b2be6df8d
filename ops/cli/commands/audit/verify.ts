import { readFile } from 'node:fs/promises';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';
import { green, red } from '../../terminal/text.js';

export interface VerifyInput {
  against?: string;
  saveHead?: boolean;
}

export const auditVerify = command<VerifyInput>({
  use: 'audit verify',
  summary: 'Prove that no row of the audit trail was changed, removed or moved',
  about: 'Exit code 14 when the chain is broken. --against a head you kept also finds a cut-off end.',
  examples: [
    { line: 'audit verify', does: 'the whole chain' },
    { line: 'audit verify --json > head.json', does: 'keep the head, outside Holdfast' },
    { line: 'audit verify --against head.json', does: 'and compare with it later' },
  ],
  flags: [
    {
      flags: '--against <head>',
      does: 'a head kept earlier: a file, the manifest.json of a backup of Holdfast, or <position>:<hash>',
    },
  ],
  run: verifyAudit,
});

/** The server walks the chain; the verdict in one line. */
export async function verifyAudit(options: VerifyInput & Context): Promise<ExitCode> {
  const against = options.against && (await headOf(options.against));
  const verdict = await options.api().get('/api/v1/audit/verify', { query: { against }, timeoutMs: 300_000 });
  present(options, verdict, () => [[verdict.ok ? green('intact  ') : red('BROKEN  '), verdict.sentence]]);
  return verdict.ok ? ExitCode.ok : ExitCode.verificationFailed;
}

interface Head {
  position: number;
  hash: string;
}
/** What `audit verify --json` printed, or the manifest of a backup of Holdfast itself. */
interface Kept {
  head?: Head | string;
  contents?: { auditHead?: Head | null };
}

async function headOf(typed: string): Promise<string> {
  if (/^\d+:[0-9a-f]+$/i.test(typed)) return typed;
  const text = await readFile(typed, 'utf8').catch(() => '');
  try {
    const { head, contents } = JSON.parse(text) as Kept;
    if (typeof head === 'string') return head;
    if (contents?.auditHead) return `${contents.auditHead.position}:${contents.auditHead.hash}`;
    if (head) return `${head.position}:${head.hash}`;
  } catch {
    // Said below: whatever it is, it is no head.
  }
  throw new Usage(`${typed} holds no head of an audit chain`, 'holdfast audit verify --json > head.json');
}
