import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { readCount } from '../../read.js';

type Escalation = Result<'/api/v1/incidents/escalation', 'get'>;

export const incidentEscalationShow = command({
  use: 'incident escalation show',
  summary: 'Show when an incident that nobody takes is told again, and how often',
  examples: [{ line: 'incident escalation show', does: 'the one rule for all incidents' }],
  run: showEscalation,
});

export async function showEscalation(options: Context): Promise<void> {
  const rule = await options.api().get('/api/v1/incidents/escalation');
  present(options, rule, () => [sentenceOf(rule)]);
}

/** Nought is an answer here: never. */
const readMinutes = (typed: string): number => (typed === '0' ? 0 : readCount(typed));

export interface EscalationInput {
  after?: number;
  times?: number;
}

export const incidentEscalationSet = command<EscalationInput>({
  use: 'incident escalation set',
  summary: 'Say when an incident that nobody takes is told again, and how often',
  about: 'Who is told then: holdfast notify route add … --after 1. What is not said stays as it is.',
  examples: [
    { line: 'incident escalation set --after 10 --times 2', does: 'after 10 and after 20 minutes' },
    { line: 'incident escalation set --after 0', does: 'never' },
  ],
  flags: [
    { flags: '--after <minutes>', does: 'minutes without a word from anybody; 0: never', read: readMinutes },
    { flags: '--times <count>', does: 'how often, 1 to 10', read: readCount },
  ],
  run: setEscalation,
});

/** Changes only what was said, on the version that was read. */
export async function setEscalation(options: EscalationInput & Context): Promise<void> {
  const api = options.api();
  const { version, afterMinutes, times } = await api.get('/api/v1/incidents/escalation');
  const body = { afterMinutes: options.after ?? afterMinutes, times: options.times ?? times };
  const call = { headers: { 'if-match': `"${version}"` }, body };
  const rule = (await api.call('put', '/api/v1/incidents/escalation', call)).body;
  present(options, rule, () => [sentenceOf(rule)]);
}

function sentenceOf({ afterMinutes, times }: Escalation): string {
  if (afterMinutes === 0) return 'never escalated';
  const often = times === 1 ? 'once' : `${times} times, each ${afterMinutes} min after the one before`;
  return `escalated after ${afterMinutes} min without a word from anybody, ${often}`;
}
