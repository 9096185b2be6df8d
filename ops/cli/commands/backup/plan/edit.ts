import { command } from '../../../command.js';
import type { Context } from '../../../command.js';
import { Usage } from '../../../failures.js';
import { everyItem, pick } from '../../../lookup.js';
import { present } from '../../../present.js';
import { nextRuns, planBody, planFlags } from './add.js';
import type { PlanFields } from './add.js';

export interface PlanEditInput extends PlanFields {
  plan: string;
  enable?: boolean;
  disable?: boolean;
}

export const planEdit = command<PlanEditInput>({
  use: 'backup plan edit <plan>',
  summary: 'Change a plan: schedule, how many to keep, on or off',
  examples: [
    { line: 'backup plan edit "db-1 backup" --keep 30', does: 'keep a month' },
    { line: 'backup plan edit "db-1 backup" --disable', does: 'stop it for now' },
  ],
  flags: [...planFlags, { flags: '--enable', does: 'run it again' }, { flags: '--disable', does: 'do not run it' }],
  run: editPlan,
});

/** Changes only what was said, on the version that was read. */
export async function editPlan(options: PlanEditInput & Context): Promise<void> {
  const api = options.api();
  const plans = await everyItem(api, '/api/v1/backup-plans');
  const plan = pick<{ id: string; name: string; version: number }>(
    plans,
    options.plan,
    'plan',
    'holdfast backup plan list',
  );
  const enabled = options.enable ? { enabled: true } : options.disable ? { enabled: false } : {};
  const body = { ...planBody(options), ...enabled };
  if (Object.keys(body).length === 0)
    throw new Usage('Nothing to change was given', 'holdfast backup plan edit --help');
  const call = { path: { id: plan.id }, headers: { 'if-match': `"${plan.version}"` }, body };
  const { body: changed } = await api.call('patch', '/api/v1/backup-plans/{id}', call);
  present(options, changed, () => [`${changed.name} changed`, nextRuns(changed.nextRuns, options.now())]);
}
