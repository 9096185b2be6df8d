import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { present } from '../../present.js';
import { table } from '../../terminal/table.js';

export const roleList = command({
  use: 'role list',
  summary: 'List the roles and what they allow',
  examples: [
    { line: 'role list', does: 'one line a role' },
    { line: 'role list --json', does: 'with every permission' },
  ],
  run: listRoles,
});

/** The roles that come with Holdfast. */
export async function listRoles(options: Context): Promise<void> {
  const roles = await options.api().get('/api/v1/roles');
  const rows = roles.items.map((role: { name: string; sentence: string }) => [role.name, role.sentence]);
  present(options, roles, () => table(['Role', 'What it allows'], rows));
}
