import type { Api, Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context, Flag } from '../../command.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { readDuration, readFuture } from '../../read.js';
import { statusText } from '../../status-text.js';
import { moment, span } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export interface StartInput {
  target: string[];
  for: number;
  reason: string;
  at?: number;
  plan?: boolean;
}

export interface ScheduleInput extends StartInput {
  cron: string;
  zone: string;
  until?: number;
}

const shared: Flag[] = [
  { flags: '--for <time>', does: 'how long, 1m to 31d; it ends by itself', read: readDuration, required: true },
  { flags: '--reason <text>', does: 'why: others will see it', required: true },
  { flags: '--plan', does: 'only show what it would touch, and when' },
];

export const maintenanceStart = command<StartInput>({
  use: 'maintenance start <target...>',
  summary: 'Call nobody about these for a while; it ends by itself',
  about:
    'A target is a resource, with all below it, or tag:<tag>. Checks go on; no incident opens while it lasts, and what\n' +
    'was open ends.',
  examples: [
    { line: 'maintenance start web-3 --for 30m --reason "new disk"', does: 'from now on' },
    { line: 'maintenance start tag:rack-7 --at 2026-12-01T22:00Z --for 2h --reason power', does: 'later' },
    { line: 'maintenance start web-3 --for 30m --reason test --plan', does: 'only says what it would touch' },
  ],
  flags: [...shared, { flags: '--at <time>', does: 'when it begins, else now', read: readFuture }],
  run: startMaintenance,
});

export async function startMaintenance(options: StartInput & Context): Promise<void> {
  await plan(options, options.at === undefined ? {} : { startsAt: options.at });
}

export const maintenanceSchedule = command<ScheduleInput>({
  use: 'maintenance schedule <target...>',
  summary: 'Call nobody about these again and again, by a cron line in a time zone',
  examples: [
    {
      line: 'maintenance schedule tag:db --cron "0 2 * * 0" --zone Europe/Berlin --for 2h --reason patching',
      does: 'Sundays at 02:00, also on the nights the clock changes',
    },
  ],
  flags: [
    ...shared,
    { flags: '--cron <line>', does: 'minute hour day month weekday', required: true },
    { flags: '--zone <zone>', does: 'an IANA time zone', fallback: 'UTC' },
    { flags: '--until <time>', does: 'after that it begins no more', read: readFuture },
  ],
  run: scheduleMaintenance,
});

export async function scheduleMaintenance(options: ScheduleInput & Context): Promise<void> {
  const { cron: schedule, zone: timeZone, until } = options;
  await plan(options, { schedule, timeZone, ...(until === undefined ? {} : { until }) });
}

type Times = { startsAt?: number; schedule?: string; timeZone?: string; until?: number };

async function plan(options: StartInput & Context, times: Times): Promise<void> {
  const api = options.api();
  const body = {
    ...(await targets(api, options.target)),
    reason: options.reason,
    forMs: options.for,
    timeZone: 'UTC',
    ...times,
  };
  if (options.plan) {
    const preview = (await api.call('post', '/api/v1/maintenance/preview', { body })).body;
    return present(options, preview, () => previewLines(preview, options.now()));
  }
  const made = (await api.call('post', '/api/v1/maintenance', { body })).body;
  const names = made.targets.map(({ name }) => name).join(', ');
  const next = made.next[0];
  const when = made.until
    ? `until ${moment(made.until, options.now())}`
    : next
      ? `from ${moment(next.from, options.now())} for ${span(made.durationMs)}`
      : 'over';
  present(options, made, () => [
    `${names}: maintenance ${when}, ${made.touches} touched; end it: holdfast maintenance end ${made.id.slice(0, 13)}`,
  ]);
}

async function targets(api: Api, typed: readonly string[]) {
  const tags = typed.filter((one) => one.startsWith('tag:')).map((one) => one.slice('tag:'.length));
  const named = typed.filter((one) => !one.startsWith('tag:'));
  const resourceIds: string[] = [];
  for (const one of named) resourceIds.push((await findResource(api, one)).id);
  return { resourceIds, tags };
}

type Preview = Result<'/api/v1/maintenance/preview', 'post'>;

function previewLines({ touches, notWell, resources, occurrences }: Preview, now: number): Text[] {
  return [
    `${touches} touched${notWell > 0 ? `, ${notWell} of them not well now: their incidents would end` : ''}`,
    ...table(
      ['', '', ''],
      resources.slice(0, 30).map((one) => [statusText(one.status), one.name, one.kind]),
    ).slice(1),
    ...(touches > 30 ? [dim(`${touches - 30} more: --json`)] : []),
    ...occurrences.map(({ from, to }) => `${moment(from, now)} for ${span(to - from)}`),
    dim('nothing done'),
  ];
}
