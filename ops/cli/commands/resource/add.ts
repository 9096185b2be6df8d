import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { fieldFlags, fieldsOf } from './fields.js';
import type { FieldsInput } from './fields.js';

export interface AddInput extends FieldsInput {
  address: string;
  kind?: Kind;
}

export const resourceAdd = command<AddInput>({
  use: 'resource add <address>',
  summary: 'Add a host, a database or a service to watch',
  about:
    'The address says the kind: mysql://db-1:3306 a database, https://shop/health a web service, web-1:22 a TCP\n' +
    'service, a bare name a host. Checks begin at once.',
  examples: [
    { line: 'resource add mysql://db-1 --tag db', does: 'a database named db-1' },
    { line: 'resource add https://shop.example/health --name shop', does: 'a web service' },
    { line: 'resource add web-1 --kind host --environment staging', does: 'a host' },
  ],
  flags: [{ flags: '--kind <kind>', does: 'when the address does not say', choices: kinds() }, ...fieldFlags],
  run: addResource,
});

type Kind = 'host' | 'database' | 'http' | 'tcp';

function kinds(): Kind[] {
  return ['host', 'database', 'http', 'tcp'];
}

/** Adds it and says what comes next. */
export async function addResource(options: AddInput & Context): Promise<void> {
  const api = options.api();
  const kind = options.kind ?? kindOf(options.address);
  const name = options.name ?? nameOf(options.address);
  const body = { kind, name, address: options.address, ...(await fieldsOf(api, { ...options, name })) };
  const { body: made } = await api.call('post', '/api/v1/resources', { body });
  const next =
    kind === 'database' ? `holdfast resource credentials ${made.name} monitoring` : `holdfast why ${made.name}`;
  present(options, made, () => [`${made.name} added (${made.kind}, ${made.address})`, `next: ${next}`]);
}

/** What an address alone says about the kind. */
export function kindOf(address: string): Kind {
  if (/^(mysql|mariadb):\/\//i.test(address)) return 'database';
  if (/^https?:\/\//i.test(address)) return 'http';
  return /^(tcp:\/\/.+|[^/]+:\d+)$/i.test(address) ? 'tcp' : 'host';
}

/** The host part, which is what people call it when they say nothing else. */
export function nameOf(address: string): string {
  return address
    .replace(/^\w+:\/\//, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '');
}
