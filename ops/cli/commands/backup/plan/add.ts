import { command } from '../../../command.js';
import type { Context, Flag } from '../../../command.js';
import { present } from '../../../present.js';
import { Usage } from '../../../failures.js';
import { readCount } from '../../../read.js';
import { moment } from '../../../terminal/quantities.js';
import { findBackedUp } from '../find.js';
import { methodBody, methodFlags, type MethodFields } from '../method.js';

export interface PlanFields extends MethodFields {
  name?: string;
  schedule?: string;
  timeZone?: string;
  keep?: number;
}

export interface PlanAddInput extends PlanFields {
  resource: string;
}

export const planFlags: Flag[] = [
  { flags: '--name <name>', does: 'how it is called' },
  ...methodFlags,
  { flags: '--schedule <cron>', does: 'five cron fields: "10 2 * * *" is 02:10 every night' },
  { flags: '--time-zone <zone>', does: "of the schedule, Europe/Berlin (this machine's)" },
  { flags: '--keep <count>', does: 'how many to keep; the last good one always stays', read: readCount },
];

export const planAdd = command<PlanAddInput>({
  use: 'backup plan add <resource>',
  summary: 'Back up a resource regularly',
  examples: [
    { line: 'backup plan add db-1 --schedule "10 2 * * *" --keep 14', does: 'every night, two weeks kept' },
    { line: 'backup plan add ops1 --path /etc --path /srv/www --schedule "0 * * * *"', does: 'files, every hour' },
  ],
  flags: planFlags,
  run: addPlan,
});

/** Adds the plan and says when it runs. */
export async function addPlan(options: PlanAddInput & Context): Promise<void> {
  const api = options.api();
  const resource = await findBackedUp(api, options.resource);
  const timeZone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!options.schedule) throw new Usage('When is it to run?', '--schedule "10 2 * * *"');
  const name = options.name ?? `${resource.name} backup`;
  const { body: plan } = await api.call('post', '/api/v1/backup-plans', {
    body: { ...planBody({ ...options, timeZone }), name, schedule: options.schedule, resourceId: resource.id },
  });
  present(options, plan, () => [`${plan.name} added`, nextRuns(plan.nextRuns, options.now())]);
}

/** The fields of a plan that were given, as the API takes them. */
export function planBody({ name, schedule, timeZone, keep, ...fields }: PlanFields) {
  const given = Object.entries({ name, schedule, timeZone, keep }).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as Omit<PlanFields, keyof MethodFields>), ...methodBody(fields) };
}

/** `next: 02:10, 2026-11-24 02:10, …`. */
export function nextRuns(times: number[] | undefined, now: number): string {
  return times?.length ? `next: ${times.map((at) => moment(at, now)).join(', ')}` : 'it is off';
}
