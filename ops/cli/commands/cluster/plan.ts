import { randomUUID } from 'node:crypto';
import type { Body, Result } from '../../../client/index.js';
import type { Context, Flag } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { CommandFailure } from '../../failures.js';
import { jobExitCode, watchJob } from '../../job-watch.js';
import { present } from '../../present.js';
import { sure, yesFlag } from '../../sure.js';
import { bold, dim, red } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export interface PlanInput {
  plan?: boolean;
  yes?: boolean;
  reason?: string;
}

export const planFlags: Flag[] = [
  { flags: '--plan', does: 'only show what would be done' },
  { flags: '--reason <text>', does: 'why, for the audit trail' },
  yesFlag,
];

type Plan = Result<'/api/v1/clusters/{id}/plans', 'post'>;
type Request = Body<'/api/v1/clusters/{id}/plans', 'post'>;

/** Plans, shows, asks for the cluster's name, runs exactly that plan, and waits for its end. */
export async function planAndRun(options: PlanInput & Context, id: string, request: Request): Promise<ExitCode> {
  const api = options.api();
  const { body: plan } = await api.call('post', '/api/v1/clusters/{id}/plans', { path: { id }, body: request });
  if (options.plan) return shown(options, plan);
  if (!plan.possible) throw impossible(plan);
  const { name } = plan.cluster;
  await sure(options, name, [`plan ${plan.id}: ${plan.sentence}`]);
  const headers = { 'idempotency-key': randomUUID() };
  const body = { typedName: name, ...(options.reason ? { reason: options.reason } : {}) };
  const path = { id, planId: plan.id };
  const { body: job } = await api.call('post', '/api/v1/clusters/{id}/plans/{planId}/run', { path, headers, body });
  const log = !options.streams.interactive && !options.json;
  const last = await watchJob(options, job.id, { waitMs: null, owns: false, log });
  const code = jobExitCode(last);
  if (code === ExitCode.ok || options.json) {
    present(options, { plan, job: last }, () => [`done: ${last.outcome?.summary ?? last.sentence}`]);
    return code;
  }
  const next = last.failure?.remedy ?? `holdfast job log ${job.id}`;
  throw new CommandFailure(`${last.title}: ${last.failure?.reason ?? last.state}`, next, code);
}

function shown(options: Context, plan: Plan): ExitCode {
  present(options, plan, () => [
    ...planLines(plan),
    plan.possible ? 'possible; nothing done' : red('not possible; nothing done'),
  ]);
  return plan.possible ? ExitCode.ok : ExitCode.failed;
}

/** The plan with each step, or what stands against it and what to do about that. */
export function planLines({ id, sentence, blockers, steps, possible }: Plan): Text[] {
  const wide = Math.max(0, ...steps.map(({ title }) => title.length));
  const point = steps.findIndex(({ irreversible }) => irreversible);
  return [
    [bold(`plan ${id}`), `: ${possible ? sentence : 'not now'}`],
    ...blockers.flatMap((one): Text[] => [
      [red('  in the way: '), one.sentence],
      ...(one.remedy ? [dim(`      try:    ${one.remedy}`)] : []),
    ]),
    ...steps.flatMap((step, at): Text[] => [
      ...(at === point && point > 0 ? [dim('  -- from here there is no way back')] : []),
      [`  ${step.title.padEnd(wide)}`, dim(`  ${step.why}`)],
    ]),
  ];
}

const impossible = ({ blockers, cluster }: Plan) =>
  new CommandFailure(
    blockers.map((one) => one.sentence).join(' '),
    blockers.find((one) => one.remedy)?.remedy ?? `holdfast cluster explain ${cluster.name}`,
    ExitCode.failed,
  );
