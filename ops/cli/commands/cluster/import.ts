import type { Body, Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { CommandFailure, Usage } from '../../failures.js';
import { present } from '../../present.js';
import { readSecret, secretFlag } from '../../secrets.js';
import { bold, dim, red, yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

export interface ImportInput {
  address: string;
  name?: string;
  tag?: string[];
  user?: string;
  passwordFile?: string;
  replicationUser?: string;
  replicationPasswordFile?: string;
  createReplicationAs?: string;
  adminPasswordFile?: string;
  tls?: 'off' | 'verify-ca' | 'verify-full';
  member?: string[];
  haproxy?: string[];
  plan?: boolean;
}

type Request = Body<'/api/v1/clusters/import', 'post'>;
type Look = Result<'/api/v1/clusters/import', 'post'>;

export const clusterImport = command<ImportInput>({
  use: 'cluster import <address>',
  summary: 'Take a cluster over from the address of any one member',
  about:
    'Without --user the statements for the two accounts are shown. With it the members are found, everything that cannot\n' +
    'work is refused with its remedy, and the cluster starts in mode observe. Nothing on the servers is changed.',
  examples: [
    { line: 'cluster import db-1:3306', does: 'what to run on the primary first' },
    {
      line: 'cluster import db-1 --user holdfast_failover --replication-user repl --plan',
      does: 'look, change nothing',
    },
    {
      line: 'cluster import db-1 --name shop --user f --replication-user r --haproxy lb-1=unix:/run/haproxy.sock,db',
      does: 'take it over, with its proxy',
    },
  ],
  flags: [
    { flags: '--name <name>', does: 'what people call it' },
    { flags: '--tag <tag>', does: 'rights are granted on tags', many: true },
    { flags: '--user <name>', does: 'the account that watches and acts' },
    secretFlag('password', 'password of that account'),
    { flags: '--replication-user <name>', does: 'the account that members follow each other with' },
    secretFlag('replication-password', 'password of the replication account'),
    { flags: '--create-replication-as <admin>', does: 'make the replication account, signed in as this once' },
    secretFlag('admin-password', 'password of that administrator'),
    { flags: '--tls <mode>', does: 'of the connections', choices: ['off', 'verify-ca', 'verify-full'] },
    { flags: '--member <name=address>', does: 'name a member, or add one that is not found', many: true },
    { flags: '--haproxy <name=socket,backend>', does: 'a proxy before it, by its admin socket', many: true },
    { flags: '--plan', does: 'only look' },
  ],
  run: importCluster,
});

/** Looks; takes the cluster over unless only a look was wanted. */
export async function importCluster(options: ImportInput & Context): Promise<ExitCode> {
  const api = options.api();
  const planOnly = options.plan === true || !options.user;
  const body: Request = { ...(await requestOf(options)), planOnly };
  const { body: look } = await api.call('post', '/api/v1/clusters/import', { body });
  present(options, look, () => lookLines(look));
  if (look.cluster) return ExitCode.ok;
  if (options.user && !look.possible && !options.json)
    throw new CommandFailure(
      `nothing was taken over: ${look.blockers.length} in the way, each with its remedy above`,
      null,
      1,
    );
  return look.possible ? ExitCode.ok : ExitCode.failed;
}

async function requestOf(options: ImportInput & Context): Promise<Request> {
  const { streams, user, replicationUser, createReplicationAs: admin } = options;
  const secret = (file: string | undefined, who: string, flag: string) =>
    readSecret(streams, file, `Password of ${who}:`, flag);
  const account = user && { username: user, password: await secret(options.passwordFile, user, 'password') };
  const replication = replicationUser && {
    username: replicationUser,
    password: await secret(options.replicationPasswordFile, replicationUser, 'replication-password'),
  };
  const create = admin && {
    username: admin,
    password: await secret(options.adminPasswordFile, admin, 'admin-password'),
  };
  return {
    address: options.address,
    ...(options.name ? { name: options.name } : {}),
    ...(options.tag ? { tags: options.tag } : {}),
    ...(account ? { account } : {}),
    ...(replication ? { replication } : {}),
    ...(create ? { createReplication: create } : {}),
    ...(options.tls ? { tls: options.tls } : {}),
    ...(options.member ? { members: options.member.map(readMember) } : {}),
    ...(options.haproxy ? { proxies: options.haproxy.map(readProxy) } : {}),
  };
}

function readMember(typed: string) {
  const [name, address] = split(typed, '=');
  if (!name || !address) throw new Usage(`"${typed}" names no member`, '--member db-2=10.0.0.2:3306');
  return { name, address };
}

function readProxy(typed: string) {
  const [name, rest] = split(typed, '=');
  const at = rest.lastIndexOf(',');
  const [address, backend] = [rest.slice(0, at), rest.slice(at + 1)];
  if (!name || at < 1 || !backend)
    throw new Usage(`"${typed}" is no proxy`, '--haproxy lb-1=unix:/run/haproxy.sock,db');
  return { name, address, backend, kind: 'haproxy' as const };
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
}

function lookLines(look: Look): Text[] {
  const wanted = look.accounts.filter((one) => one.missing.length > 0 || look.blockers.some(concerns(one.purpose)));
  return [
    bold(look.sentence),
    ...look.members.map((one): Text => `  ${one.name}  ${one.place}  ${one.sentence}`),
    ...look.proxies.map((one): Text => `  ${one.name}  ${one.reachable ? one.servers.join(', ') : 'unreachable'}`),
    ...look.blockers.flatMap((one) => problemLines(one.code === 'no-account' ? 'next:    ' : red('refused: '), one)),
    ...look.warnings.flatMap((one) => problemLines(yellow('note:    '), one)),
    ...wanted.flatMap((one): Text[] => ['', dim(`-- ${one.purpose} account, on ${one.on}:`), ...one.statements]),
    ...(look.possible && !look.cluster ? ['it can be taken over; nothing was done'] : []),
    ...(look.cluster
      ? ['', `${look.cluster.name} is watched in mode observe. Next: holdfast cluster show ${look.cluster.name}`]
      : []),
  ];
}

/** What is the case, and below it what to do. */
const problemLines = (head: Text, { sentence, remedy }: Look['blockers'][number]): Text[] => [
  [head, sentence],
  ...(remedy ? [dim(`         ${remedy}`)] : []),
];

const concerns = (purpose: string) => (blocker: Look['blockers'][number]) =>
  blocker.code === 'no-account' || (purpose === 'replication' && blocker.code.includes('replication'));
