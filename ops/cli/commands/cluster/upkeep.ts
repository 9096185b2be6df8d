import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Usage } from '../../failures.js';
import { present } from '../../present.js';
import { moment } from '../../terminal/quantities.js';
import { findMember, openCluster } from './find.js';

export interface MaintenanceInput {
  cluster: string;
  member: string;
  state: 'on' | 'off';
}

export const clusterMaintenance = command<MaintenanceInput>({
  use: 'cluster maintenance <cluster> <member> <state>',
  summary: 'Work on a replica: on leaves it alone and elects it never, off takes it back',
  about:
    'Meanwhile nothing that is done to it is mended, or taken for the work of another controller. Refused for the primary,\n' +
    'and where nobody would be left that could acknowledge or take over.',
  examples: [
    { line: 'cluster maintenance shop db-3 on', does: 'before it is stopped or changed by hand' },
    { line: 'cluster maintenance shop db-3 off', does: 'afterwards: it is judged, and joins' },
  ],
  run: setMaintenance,
});

export async function setMaintenance(options: MaintenanceInput & Context): Promise<void> {
  const { state } = options;
  if (state !== 'on' && state !== 'off') throw new Usage(`"${String(state)}" is neither`, 'on or off');
  const cluster = await openCluster(options.api(), options.cluster);
  const { id: memberId, name, version } = findMember(cluster, options.member);
  const { body } = await options.api().call('patch', '/api/v1/clusters/{id}/members/{memberId}', {
    ...{ path: { id: cluster.id, memberId }, headers: { 'if-match': `"${version}"` } },
    body: { maintenance: state === 'on' },
  });
  present(options, body, () => [
    state === 'on'
      ? `${name} is in maintenance; end it: holdfast cluster maintenance ${cluster.name} ${name} off`
      : `${name} counts again`,
  ]);
}

export interface DrillScheduleInput {
  cluster: string;
  cron: string;
  zone: string;
}

export const clusterDrillSchedule = command<DrillScheduleInput>({
  use: 'cluster drill-schedule <cluster> <cron>',
  summary: 'Drill by itself, by a cron line; never ends it',
  about:
    'A drill that could not be safe when its time has come is let go, with the reasons; a missed one is not made up for.',
  examples: [
    {
      line: 'cluster drill-schedule shop "0 4 1 * *" --zone Europe/Berlin',
      does: 'on the first of each month at 04:00',
    },
    { line: 'cluster drill-schedule shop never', does: 'only by hand again' },
  ],
  flags: [{ flags: '--zone <zone>', does: 'an IANA time zone', fallback: 'UTC' }],
  run: scheduleDrill,
});

export async function scheduleDrill(options: DrillScheduleInput & Context): Promise<void> {
  const { cron, zone: timeZone } = options;
  const { id, name, version } = await openCluster(options.api(), options.cluster);
  const { body: cluster } = await options.api().call('patch', '/api/v1/clusters/{id}', {
    ...{ path: { id }, headers: { 'if-match': `"${version}"` } },
    body: { drill: { schedule: cron === 'never' ? null : cron, timeZone } },
  });
  present(options, cluster, () => {
    const next = cluster.drill.nextRuns.map((at) => moment(at, options.now())).join(', ');
    return [cluster.drill.schedule === null ? `${name} is drilled by hand only` : `${name} is drilled next: ${next}`];
  });
}
