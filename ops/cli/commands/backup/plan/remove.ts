import { command } from '../../../command.js';
import type { Context } from '../../../command.js';
import { everyItem, pick } from '../../../lookup.js';
import { present } from '../../../present.js';
import { sure, yesFlag } from '../../../sure.js';

export interface PlanRemoveInput {
  plan: string;
  yes?: boolean;
}

export const planRemove = command<PlanRemoveInput>({
  use: 'backup plan remove <plan>',
  summary: 'Remove a plan; the backups it made stay',
  examples: [{ line: 'backup plan remove "db-1 backup"', does: 'asks first' }],
  flags: [yesFlag],
  run: removePlan,
});

/** Asks, then removes. */
export async function removePlan(options: PlanRemoveInput & Context): Promise<void> {
  const api = options.api();
  const plans = await everyItem(api, '/api/v1/backup-plans');
  const plan = pick<{ id: string; name: string; version: number }>(
    plans,
    options.plan,
    'plan',
    'holdfast backup plan list',
  );
  await sure(options, plan.name, [`  ${plan.name} no longer runs; the backups it made stay`]);
  const headers = { 'if-match': `"${plan.version}"` };
  await api.call('delete', '/api/v1/backup-plans/{id}', { path: { id: plan.id }, headers });
  present(options, { removed: plan.id }, () => [`${plan.name} removed`]);
}
