import type { Api } from '../../ops/client/index.js';

/** Makes the recovery key and confirms it, as the set-up pages do; gives the secret key, which is shown once. */
export async function keepRecoveryKey(api: Api): Promise<string> {
  const { body } = await api.call('post', '/api/v1/setup/recovery-key');
  const lastCharacters = body.secretKey.trim().slice(-6);
  await api.call('post', '/api/v1/setup/recovery-key/confirm', { body: { lastCharacters } });
  return body.secretKey;
}
