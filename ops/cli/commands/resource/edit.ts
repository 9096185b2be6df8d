import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { Usage } from '../../failures.js';
import { findResource } from '../../lookup.js';
import { present } from '../../present.js';
import { fieldFlags, fieldsOf } from './fields.js';
import type { FieldsInput } from './fields.js';

export interface EditInput extends FieldsInput {
  resource: string;
  address?: string;
}

export const resourceEdit = command<EditInput>({
  use: 'resource edit <resource>',
  summary: 'Change what is written about a resource',
  about: 'Only what you name is changed; --tag replaces all tags. Refused (75) when someone changed it meanwhile.',
  examples: [
    { line: 'resource edit web-3 --tag web --tag eu', does: 'its tags from now on' },
    { line: 'resource edit web-3 --parent host-7', does: 'what it depends on' },
  ],
  flags: [{ flags: '--address <address>', does: 'where it is' }, ...fieldFlags],
  run: editResource,
});

/** Changes only what was said, on the version that was read. */
export async function editResource(options: EditInput & Context): Promise<void> {
  const api = options.api();
  const found = await findResource(api, options.resource);
  const body = {
    ...(options.address !== undefined && { address: options.address }),
    ...(await fieldsOf(api, options)),
  };
  if (Object.keys(body).length === 0) throw new Usage('Nothing to change was given', 'holdfast resource edit --help');
  const path = { id: found.id };
  const headers = { 'if-match': `"${found.version}"` };
  const { body: changed } = await api.call('patch', '/api/v1/resources/{id}', { path, headers, body });
  present(options, changed, () => [`${changed.name} changed: ${Object.keys(body).join(', ')}`]);
}
