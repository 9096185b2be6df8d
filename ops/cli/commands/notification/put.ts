import type { Api } from '../../../client/index.js';

/** Stores one channel; what was not said stays as it is. */
export async function putChannel(api: Api, kind: 'smtp' | 'webhook', fields: Record<string, unknown>) {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
  const { body } = await api.call('put', '/api/v1/notifications/channels', { body: { kind, ...given } });
  return body;
}
