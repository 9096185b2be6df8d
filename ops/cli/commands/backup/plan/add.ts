import { command } from '../../../command.js';
import type { Context, Flag } from '../../../command.js';
import { findResource } from '../../../lookup.js';
import { present } from '../../../present.js';
import { readCount } from '../../../read.js';
import { moment } from '../../../terminal/quantities.js';

export interface PlanFields {
  name?: string;
  method?: string;
  schedule?: string;
  timeZone?: string;
  keep?: number;
}

export interface PlanAddInput extends PlanFields {
  resource: string;
}

export const planFlags: Flag[] = [
  { flags: '--name <name>', does: 'how it is called' },
  { flags: '--method <method>', does: 'mariadb-dump, files or holdfast' },
  { flags: '--schedule <cron>', does: 'five cron fields: "10 2 * * *" is 02:10 every night' },
  { flags: '--time-zone <zone>', does: "of the schedule, Europe/Berlin (this machine's)" },
  { flags: '--keep <count>', does: 'how many to keep; the last good one always stays', read: readCount },
];

export const planAdd = command<PlanAddInput>({
  use: 'backup plan add <resource>',
  summary: 'Back up a resource regularly',
  examples: [
    { line: 'backup plan add db-1 --schedule "10 2 * * *" --keep 14', does: 'every night, two weeks kept' },
    { line: 'backup plan add www --method files --schedule "0 * * * *"', does: 'files, every hour' },
  ],
  flags: planFlags,
  run: addPlan,
});

/** Adds the plan and says when it runs. */
export async function addPlan(options: PlanAddInput & Context): Promise<void> {
  const api = options.api();
  const resource = await findResource(api, options.resource);
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const fields = planBody({ name: `${resource.name} backup`, ...defined(options), timeZone });
  const { body: plan } = await api.call('post', '/api/v1/backup-plans', {
    body: { resourceId: resource.id, ...fields },
  });
  present(options, plan, () => [`${plan.name} added`, nextRuns(plan.nextRuns, options.now())]);
}

function defined(given: PlanFields): PlanFields {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The fields of a plan that were given, as the API takes them. */
export function planBody({ name, method, schedule, timeZone, keep }: PlanFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ name, method, schedule, timeZone, keep }).filter(([, value]) => value !== undefined),
  );
}

/** `next: 02:10, 2026-11-24 02:10, …`. */
export function nextRuns(times: number[] | undefined, now: number): string {
  return times?.length ? `next: ${times.map((at) => moment(at, now)).join(', ')}` : 'it is off';
}
