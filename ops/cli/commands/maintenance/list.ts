import type { Api, Item } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Missing } from '../../failures.js';
import { everyItem, pick } from '../../lookup.js';
import { orEmpty, present } from '../../present.js';
import { moment, span } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { cyan, dim } from '../../terminal/text.js';

type Maintenance = Item<'/api/v1/maintenance'>;

export const maintenanceList = command<{ past?: boolean }>({
  use: 'maintenance list',
  summary: 'List maintenance: what is on, what comes, and with --past what was',
  examples: [
    { line: 'maintenance list', does: 'what is on first' },
    { line: 'maintenance list --past', does: 'with the last 30 days' },
  ],
  flags: [{ flags: '--past', does: 'also what is over' }],
  run: listMaintenance,
});

export async function listMaintenance(options: { past?: boolean } & Context): Promise<void> {
  const all = await everyItem(options.api(), '/api/v1/maintenance');
  const items = all.filter(({ state }) => options.past || state !== 'over');
  const rows = items.map((one) => [
    one.state === 'on' ? cyan('on') : dim(one.state),
    namesOf(one),
    whenOf(one, options.now()),
    one.reason,
    one.createdBy.name,
    dim(one.id.slice(0, 13)),
  ]);
  present(options, items, () =>
    orEmpty(
      table(['', 'What', 'When', 'Why', 'By', 'Id'], rows),
      rows.length,
      'None: holdfast maintenance start <resource> --for 30m --reason …',
    ),
  );
}

export interface EndInput {
  maintenance: string;
  all?: boolean;
}

export const maintenanceEnd = command<EndInput>({
  use: 'maintenance end <maintenance>',
  summary: 'End maintenance before its time; one that recurs goes on with its next time',
  about: 'Call it by its id, or by what it names: web-3, tag:db.',
  examples: [
    { line: 'maintenance end web-3', does: 'people are called about web-3 again' },
    { line: 'maintenance end tag:db --all', does: 'with all its coming times' },
  ],
  flags: [{ flags: '--all', does: 'also its coming times' }],
  run: endMaintenance,
});

export async function endMaintenance(options: EndInput & Context): Promise<void> {
  const api = options.api();
  const one = await find(api, options.maintenance);
  if (options.all && one.state !== 'over') {
    await api.call('delete', '/api/v1/maintenance/{id}', { path: { id: one.id } });
    return present(options, { ...one, removed: true }, () => [`${namesOf(one)}: ended, nothing of it is to come`]);
  }
  const { body } = await api.call('post', '/api/v1/maintenance/{id}/end', { path: { id: one.id } });
  const next = body.next[0];
  present(options, body, () => [
    `${namesOf(body)}: ended${next ? `; next ${moment(next.from, options.now())}` : ''}, people are called again`,
  ]);
}

/** One that is on or comes, by what it names; else any by its id. */
async function find(api: Api, typed: string): Promise<Maintenance> {
  const all = await everyItem(api, '/api/v1/maintenance');
  const live = all.filter(({ state }) => state !== 'over');
  const named = live.filter((one) => one.targets.some(({ name }) => name.toLowerCase() === typed.toLowerCase()));
  const on = named.filter(({ state }) => state === 'on');
  if (on.length === 1) return on[0];
  if (named.length === 1) return named[0];
  const list = 'holdfast maintenance list';
  if (named.length > 1) throw new Missing(`${named.length} name "${typed}"; use the id`, list);
  return pick(all, typed, 'maintenance', list);
}

const namesOf = ({ targets }: Pick<Maintenance, 'targets'>): string => targets.map(({ name }) => name).join(', ');

function whenOf({ until, next, schedule, timeZone, durationMs, endsAt }: Maintenance, now: number): string {
  const again = schedule ? ` (${schedule} ${timeZone})` : '';
  if (until) return `until ${moment(until, now)}${again}`;
  if (next[0]) return `${moment(next[0].from, now)} for ${span(durationMs)}${again}`;
  return endsAt ? `ended ${moment(endsAt, now)}` : 'over';
}
