import { command } from '../../../command.js';
import type { Context } from '../../../command.js';
import { limitFlag, listPage } from '../../../list-page.js';
import type { ListInput } from '../../../list-page.js';
import { moment } from '../../../terminal/quantities.js';
import { dim } from '../../../terminal/text.js';

export const planList = command<ListInput>({
  use: 'backup plan list',
  summary: 'List backup plans and when they run next',
  examples: [{ line: 'backup plan list', does: 'all plans' }],
  flags: [limitFlag],
  run: listPlans,
});

/** Plans as a table. */
export async function listPlans(options: ListInput & Context): Promise<void> {
  await listPage(
    options,
    '/api/v1/backup-plans',
    {},
    {
      headings: ['Plan', 'Of', 'When', 'Zone', '>Keep', 'Next', 'Id'],
      empty: 'No plan yet: holdfast backup plan add <resource> --schedule "10 2 * * *"',
      row: (plan) => [
        plan.name,
        plan.resource?.name ?? 'holdfast',
        plan.enabled ? plan.schedule : dim('off'),
        plan.timeZone,
        String(plan.keep),
        plan.nextRuns?.[0] ? moment(plan.nextRuns[0], options.now()) : '',
        dim(plan.id),
      ],
    },
  );
}
