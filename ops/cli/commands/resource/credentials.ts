import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { ExitCode } from '../../exit-codes.js';
import { findResource } from '../../lookup.js';
import { readPem } from '../../pem.js';
import { present } from '../../present.js';
import { readSecret, secretFlag } from '../../secrets.js';
import { ask } from '../../terminal/ask.js';
import { dim, green, red } from '../../terminal/text.js';

export interface CredentialsInput {
  resource: string;
  purpose: 'monitoring' | 'backup';
  username?: string;
  secretFile?: string;
  ca?: string;
  tls?: 'off' | 'verify-ca' | 'verify-full';
}

export const resourceCredentials = command<CredentialsInput>({
  use: 'resource credentials <resource> <purpose>',
  summary: 'Set the account Holdfast uses on a database, and test it',
  about:
    'Purpose is monitoring or backup. The password is sealed on the server and never shown again. The test names each\n' +
    'missing grant with the statement that gives it; exit code 1 when something is missing.',
  examples: [
    { line: 'resource credentials db-1 monitoring --username holdfast_monitor', does: 'asks for the password' },
    { line: 'resource credentials db-1 backup --username holdfast_backup --secret-file pw', does: 'from a file' },
  ],
  flags: [
    { flags: '--username <name>', does: 'the account' },
    secretFlag('secret', 'password'),
    { flags: '--ca <file>', does: 'certificates to trust (PEM), for verify-ca and verify-full' },
    { flags: '--tls <mode>', does: 'how the connection is secured', choices: ['off', 'verify-ca', 'verify-full'] },
  ],
  run: setCredentials,
});

/** Stores them and says what the account still lacks. */
export async function setCredentials(options: CredentialsInput & Context): Promise<ExitCode> {
  const api = options.api();
  const { id, name } = await findResource(api, options.resource);
  const username = options.username ?? (await ask(options.streams, 'User name:', 'add --username <name>'));
  const secret = await readSecret(options.streams, options.secretFile, `Password of ${username}:`, 'secret');
  const ca = options.ca && (await readPem(options.ca));
  const body = { purpose: options.purpose, username, secret, tls: options.tls, ...(ca && { ca }) };
  await api.call('post', '/api/v1/resources/{id}/credentials', { path: { id }, body });
  const path = { id, purpose: options.purpose };
  const { body: test } = await api.call('post', '/api/v1/resources/{id}/credentials/{purpose}/test', {
    path,
    body: {},
  });
  present(options, test, () => [
    test.ok
      ? [green('ok  '), `${name}: ${username} can do all that ${options.purpose} needs`]
      : [red('not yet  '), test.sentence],
    ...test.missing.map(({ grant, statement }) => `  ${grant}: ${statement}`),
    ...(test.remedy ? [dim(test.remedy)] : []),
  ]);
  return test.ok ? ExitCode.ok : ExitCode.failed;
}
