import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Usage } from '../../failures.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';
import { readCount } from '../../read.js';
import { findChannel } from './find-channel.js';

export interface RouteAddInput {
  name: string;
  by: string;
  person?: string;
  role?: string;
  tag?: string[];
  environment?: string[];
  of?: ('down' | 'flapping' | 'degraded' | 'job-failed' | 'alarm')[];
  after?: number;
  quiet?: string;
  zone?: string;
  always?: boolean;
}

export const notifyRouteAdd = command<RouteAddInput>({
  use: 'notify route add <name>',
  summary: 'Tell somebody of something',
  about: 'Without --person or --role whoever the channel names is told. Without filters everything is told.',
  examples: [
    {
      line: 'notify route add web-nights --by mail --person anna@shop.example --tag web --quiet 22:00-07:00',
      does: 'Anna',
    },
    { line: 'notify route add boss --by pager --of down --after 1', does: 'when nobody acknowledged it' },
  ],
  flags: [
    { flags: '--by <channel>', does: 'the channel', required: true },
    { flags: '--person <person>', does: 'somebody, by their own address' },
    { flags: '--role <role>', does: 'whoever holds this role on what it is about' },
    { flags: '--tag <tag>', does: 'of what bears the tag alone; may be given several times', many: true },
    { flags: '--environment <name>', does: 'of this environment alone; may be given several times', many: true },
    { flags: '--of <what>', does: 'down, flapping, degraded, job-failed or alarm; several times', many: true },
    { flags: '--after <count>', does: 'only after so many escalations', read: readCount },
    { flags: '--quiet <from-to>', does: 'quiet hours, such as 22:00-07:00; what is down passes' },
    { flags: '--zone <name>', does: "of the quiet hours, such as Europe/Berlin; else the person's own" },
    { flags: '--always', does: 'the quiet hours hold for what is down, too' },
  ],
  run: addRoute,
});

/** Adds the route. */
export async function addRoute(options: RouteAddInput & Context): Promise<void> {
  const api = options.api();
  const channel = await findChannel(api, options.by);
  const { name, tag: tags = [], environment: environments = [], of: severities = [], after: level = 0 } = options;
  const receiver = options.role
    ? { kind: 'role' as const, role: options.role }
    : options.person
      ? { kind: 'person' as const, id: (await findPerson(api, options.person)).id }
      : { kind: 'channel' as const };
  const match = { tags, environments, severities };
  const body = { name, channel: channel.id, receiver, match, level, quiet: quietHours(options) };
  const { body: route } = await api.call('post', '/api/v1/notifications/routes', { body });
  present(options, route, () => [`${route.name} added`, 'see who it reaches: holdfast notify who <resource>']);
}

function quietHours({ quiet, zone, always }: RouteAddInput) {
  if (quiet === undefined) return null;
  const [from, to, more] = quiet.split('-');
  if (!from || !to || more !== undefined) throw new Usage('Quiet hours look like 22:00-07:00');
  return { from, to, timeZone: zone ?? null, urgentPasses: !always };
}
