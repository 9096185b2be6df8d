import { DatabaseUnreachable, readGreeting, signedIn } from '../../../resources/index.js';
import {
  type Account,
  type AccountNeed,
  ControlFailed,
  type Sent,
  type ServerSurvey,
  type SurveyAccess,
  Surveyor,
} from '../../ports.js';
import {
  failoverAccountStatements,
  grantStatements,
  missingNeeds,
  NEEDS,
  replicationAccountStatements,
} from '../mariadb/accounts.js';
import { MYSQL_NEEDS } from '../mysql/accounts.js';
import { readSurvey } from './read-survey.js';

const needsOf = (kind: ServerSurvey['kind']) => (kind === 'mysql' ? MYSQL_NEEDS : NEEDS);
const REPLICATE: AccountNeed = { privilege: 'REPLICATION SLAVE', on: '*.*', why: 'receive what another member writes' };

/** Looks at MariaDB and MySQL servers with one short sign-in each. */
export class SqlSurveyor extends Surveyor {
  override async greet(host: string, port: number) {
    const { version, seenFrom, tls } = await talking(() => readGreeting(host, port));
    return { version, seenFrom, tlsOffered: tls.offered };
  }

  override survey(access: SurveyAccess): Promise<ServerSurvey> {
    return talking(() => signedIn(access, readSurvey));
  }

  override missing({ kind, grants }: Pick<ServerSurvey, 'kind' | 'grants'>): readonly AccountNeed[] {
    return missingNeeds(grants, needsOf(kind));
  }

  override statements(
    kind: ServerSurvey['kind'],
    purpose: 'failover' | 'replication',
    account: { username: string; host: string },
    requireTls: boolean,
  ) {
    return purpose === 'failover'
      ? { statements: failoverAccountStatements(account, requireTls, needsOf(kind)), needs: needsOf(kind) }
      : { statements: replicationAccountStatements(account, requireTls), needs: [REPLICATE] };
  }

  override grant(need: AccountNeed, { user, host }: { user: string; host: string }): string {
    return grantStatements([need], { username: user, host })[0];
  }

  override async createReplicationAccount(admin: SurveyAccess, account: Account, host: string): Promise<Sent> {
    const name = `${quoted(account.username)}@${quoted(host)}`;
    const create = (password: string) => `CREATE USER IF NOT EXISTS ${name} IDENTIFIED BY ${password}`;
    const grant = `GRANT REPLICATION SLAVE ON *.* TO ${name}`;
    await talking(() =>
      signedIn(admin, async (ask) => {
        await ask(create(quoted(account.password)));
        await ask(grant);
      }),
    );
    return { sent: [create("'…'"), grant] };
  }
}

/** Works with and without NO_BACKSLASH_ESCAPES: a text with a backslash cannot be quoted for both, and is refused. */
function quoted(text: string): string {
  if (text.includes('\\'))
    throw new ControlFailed('failed', 'a name or password with a backslash cannot be quoted safely', 'Choose another.');
  return `'${text.replaceAll("'", "''")}'`;
}

const reasons: Partial<Record<DatabaseUnreachable['reason'], ControlFailed['reason']>> = {
  refused: 'refused',
  timeout: 'timeout',
  'access-denied': 'denied',
  'host-not-allowed': 'denied',
};

async function talking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseUnreachable)) throw error;
    throw new ControlFailed(reasons[error.reason] ?? 'failed', error.message, error.remedy);
  }
}
