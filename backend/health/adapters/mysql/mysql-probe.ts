import type { MysqlAim } from '../../domain/aim.js';
import type { ProbeFacts, ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { MonitoringAccount, MonitoringAccounts, ProbeLimits, TargetResolver } from '../../ports.js';
import { Deadline } from '../net/deadline.js';
import { ProbeFault, measured } from '../net/faults.js';
import { pin } from '../net/pinned.js';
import { MysqlSession } from './mysql-session.js';
import type { Row } from './mysql-session.js';
import { queryFault } from './query-fault.js';
import { replicationGrant, replicationStatement, worstReplication } from './replication.js';

type Verdict = Omit<ProbeResult, 'durationMs'>;
type SignIn = Omit<MonitoringAccount, 'place'>;

/**
 * Asks as a stranger when there is no account: the server's refusal proves that it answers. Leaving after its greeting
 * instead would count as an interrupted handshake, and a server blocks a host after 100 of those (max_connect_errors).
 */
const stranger: SignIn = { username: 'holdfast-probe', secret: '', tls: { mode: 'off' } };

const refusals: Record<string, [ConstructorParameters<typeof ProbeFault>[0], string]> = {
  ER_CON_COUNT_ERROR: ['busy', 'were refused: too many connections'],
  ER_TOO_MANY_USER_CONNECTIONS: ['busy', 'were refused: the account has too many connections'],
  ER_HOST_IS_BLOCKED: ['denied', 'were refused: the server blocked this host after too many broken connections'],
  ER_HOST_NOT_PRIVILEGED: ['denied', 'were refused: the server takes no connection from this host'],
  ER_ACCESS_DENIED_ERROR: ['denied', 'were not let in: the server refused the user name or password'],
  ER_DBACCESS_DENIED_ERROR: ['denied', 'were not let in: the account has no rights'],
  ER_ACCOUNT_HAS_BEEN_LOCKED: ['denied', 'were not let in: the account is locked'],
  ER_MUST_CHANGE_PASSWORD_LOGIN: ['denied', 'were not let in: the password has expired'],
  HANDSHAKE_NO_SSL_SUPPORT: ['tls-invalid', 'met a server without TLS, and it is asked for'],
  HANDSHAKE_SSL_ERROR: ['tls-invalid', 'could not agree on TLS'],
  PROTOCOL_CONNECTION_LOST: ['reset', 'were cut off in the middle of the answer'],
  PROTOCOL_SEQUENCE_TIMEOUT: ['timeout', 'got no answer'],
  PROTOCOL_UNEXPECTED_PACKET: ['malformed', 'got an answer that is not the MySQL protocol'],
  PROTOCOL_PACKETS_OUT_OF_ORDER: ['malformed', 'got an answer that is not the MySQL protocol'],
  ERR_OUT_OF_RANGE: ['malformed', 'got an answer that is not the MySQL protocol'],
  ERR_BUFFER_OUT_OF_BOUNDS: ['malformed', 'got an answer that is not the MySQL protocol'],
  HANDSHAKE_UNKNOWN_ERROR: ['malformed', 'got an answer that is not the MySQL protocol'],
};

/** Signs in, asks `SELECT 1`, whether it is read-only, how far behind its replication is, and what it is told to ask. */
export class MysqlProbe extends Probe<MysqlAim> {
  readonly kind = 'mysql';

  constructor(
    private readonly resolver: TargetResolver,
    private readonly accounts: MonitoringAccounts,
  ) {
    super();
  }

  run(aim: MysqlAim, limits: ProbeLimits): Promise<ProbeResult> {
    const deadline = new Deadline(limits.timeoutMs, limits.signal);
    return measured(deadline, async () => {
      const found = await deadline.race(this.accounts.find(aim.resourceId));
      const account = found && isGivenFor(found, aim) ? found : null;
      const lookup = await pin(this.resolver, aim.host, deadline);
      try {
        const session = await MysqlSession.open(aim, account ?? stranger, lookup, deadline, limits.timeoutMs);
        try {
          return await examine(session, aim, account ?? stranger, limits.timeoutMs);
        } finally {
          session.close();
        }
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (!account && code === 'ER_ACCESS_DENIED_ERROR') return reachable;
        throw refusals[code] ? new ProbeFault(...refusals[code]) : error;
      }
    });
  }
}

/** A check may point elsewhere than its resource; the password may not go there. */
function isGivenFor({ place }: MonitoringAccount, aim: MysqlAim): boolean {
  return place.host === aim.host && place.port === aim.port;
}

const reachable: Verdict = {
  outcome: 'pass',
  code: 'ok',
  sentence: 'reached the server, which asks for an account; without one nothing more is known',
  facts: {},
};

async function examine(session: MysqlSession, aim: MysqlAim, account: SignIn, timeoutMs: number): Promise<Verdict> {
  const [row] = await session.query('SELECT 1 AS one, @@version AS version, @@global.read_only AS readOnly');
  if (Number(row?.one) !== 1) throw new ProbeFault('wrong-answer', 'got no answer to SELECT 1');
  const version = String(row.version);
  const facts: ProbeFacts = { version, readOnly: Number(row.readOnly) !== 0 };
  if (aim.expectReadOnly !== undefined && aim.expectReadOnly !== facts.readOnly) {
    const sentence = facts.readOnly
      ? 'met a read-only server that should take writes'
      : 'met a server that takes writes and should be read-only';
    return { outcome: 'fail', code: 'wrong-answer', sentence, facts };
  }
  const state = replication(await replicationRows(session, version), aim, account, facts);
  const fault =
    aim.query === undefined ? null : await queryFault(session, { ...aim, query: aim.query }, version, timeoutMs);
  return fault === null ? state : { outcome: 'fail', ...fault, facts: state.facts };
}

async function replicationRows(session: MysqlSession, version: string): Promise<Row[] | 'denied'> {
  try {
    return await session.query(replicationStatement(version));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ER_SPECIFIC_ACCESS_DENIED_ERROR') return 'denied';
    throw error;
  }
}

function replication(rows: Row[] | 'denied', aim: MysqlAim, account: SignIn, facts: ProbeFacts): Verdict {
  if (rows === 'denied') {
    const missingGrant = replicationGrant(facts.version ?? '');
    const sentence = `may not see replication; missing: GRANT ${missingGrant} ON *.* TO '${account.username}'@'…'`;
    return { outcome: 'warn', code: 'missing-grant', sentence, facts: { ...facts, missingGrant } };
  }
  const state = worstReplication(rows);
  if (!state) return { outcome: 'pass', code: 'ok', sentence: `reached ${facts.version}`, facts };
  if (state.lagSeconds === null) {
    const why = state.error ? `: ${state.error}` : '';
    return { outcome: 'warn', code: 'lagging', sentence: `found replication stopped${why}`, facts };
  }
  const known = { ...facts, replicationLagSeconds: state.lagSeconds };
  const measures = { lag: state.lagSeconds * 100 };
  if (state.lagSeconds <= aim.maxLagSeconds) {
    return {
      outcome: 'pass',
      code: 'ok',
      sentence: `reached ${facts.version}, ${state.lagSeconds} s behind`,
      facts: known,
      measures,
    };
  }
  const sentence = `found replication ${state.lagSeconds} s behind (limit ${aim.maxLagSeconds} s)`;
  return { outcome: 'warn', code: 'lagging', sentence, facts: known, measures };
}
