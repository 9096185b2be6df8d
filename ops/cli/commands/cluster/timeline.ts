import { Refused } from '../../../client/index.js';
import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Missing } from '../../failures.js';
import { everyItem } from '../../lookup.js';
import { orEmpty, present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { table } from '../../terminal/table.js';
import { bold, dim } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';
import { findCluster } from './find.js';
import { lostBy, milliseconds, recoveryCost, recoveryTitle } from './recovery-words.js';
import { stateText } from './state.js';

type Timeline = Result<'/api/v1/recoveries/{id}', 'get'>;

export const clusterTimeline = command<{ what: string }>({
  use: 'cluster timeline <what>',
  summary: 'Show what was done to a cluster, or one recovery step by step: what was sent, how long it took, and why',
  examples: [
    { line: 'cluster timeline shop', does: 'its failovers, switchovers, drills and repairs, newest first' },
    { line: 'cluster timeline r-7k2m9qxa', does: 'one of them, step by step' },
  ],
  run: showTimeline,
});

/** A recovery by its id; everything else is the name of a cluster. */
export async function showTimeline(options: { what: string } & Context): Promise<void> {
  const recovery = /^r-[0-9a-z]+$/.test(options.what) ? await recoveryOf(options) : null;
  if (recovery) return present(options, recovery, () => stepLines(recovery, options.now()));
  const { id, name } = await findCluster(options.api(), options.what);
  const list = await options.api().get('/api/v1/recoveries', { query: { cluster: id, limit: 50 } });
  present(options, list.items, () => {
    const rows = list.items.map((one): Text[] => [
      one.id,
      moment(one.startedAt, options.now()),
      recoveryTitle(one),
      milliseconds(one.pauseMs),
      String(lostBy(one) ?? '–'),
      stateText(one.end ?? 'running'),
    ]);
    const heads = ['Id', 'When', 'What', '>Writes stopped', '>Lost', 'End'];
    return orEmpty(table(heads, rows), rows.length, `Nothing happened yet. To try: holdfast cluster drill ${name}`);
  });
}

/** Null where there is none, unless a cluster of that name is looked for in vain too. */
async function recoveryOf(options: { what: string } & Context): Promise<Timeline | null> {
  try {
    return await options.api().get('/api/v1/recoveries/{id}', { path: { id: options.what } });
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== 404) throw error;
    const clusters = await everyItem(options.api(), '/api/v1/clusters');
    if (clusters.some(({ name }) => name.toLowerCase() === options.what.toLowerCase())) return null;
    throw new Missing(`There is no recovery "${options.what}"`, 'holdfast cluster timeline <cluster>');
  }
}

function stepLines(recovery: Timeline, now: number): Text[] {
  const { id, cluster, startedAt, state, end, because, sentence, steps, requester, reason } = recovery;
  const cost = recoveryCost(recovery);
  return [
    [bold(id), `  ${cluster.name}: ${recoveryTitle(recovery)}  `, stateText(state === 'running' ? state : (end ?? ''))],
    ...(cost ? [bold(cost)] : []),
    dim(`${moment(startedAt, now)}, by ${requester ?? 'Holdfast'}${reason ? `: ${reason}` : ''}`),
    `because: ${because.because}`,
    '',
    ...steps.flatMap((step): Text[] => [
      [
        `${step.startedAtMs === null ? '–' : `${step.startedAtMs} ms`}`.padStart(9),
        `  ${step.title}  `,
        stateText(step.state),
        step.tookMs === null ? '' : ` in ${milliseconds(step.tookMs)}`,
      ],
      dim(`${INDENT}${step.why}`),
      ...step.sent.map((line): Text => dim(`${INDENT}${oneLine(line)}`)),
      ...(step.said ? [dim(`${INDENT}said: ${step.said}`)] : []),
    ]),
    sentence,
  ];
}

const INDENT = ' '.repeat(11);

/** A statement that was laid out over several lines is one here. */
const oneLine = (statement: string) => statement.replace(/\s*\n\s*/g, ' ');
