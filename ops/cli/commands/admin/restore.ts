import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { local } from './setup-link.js';

export interface AdminRestoreInput {
  store: string;
  key: string;
  data: string;
}

export const adminRestore = command<AdminRestoreInput>({
  use: 'admin restore',
  summary: 'Rebuild a lost Holdfast from a store and the recovery key alone (on the new host)',
  about: 'The data folder must be empty. People, resources, plans, history and sealed credentials come back.',
  examples: [
    {
      line: 'admin restore --store /mnt/backups --key recovery-key.txt --data /var/lib/holdfast',
      does: 'on a new machine',
    },
  ],
  flags: [
    { flags: '--store <path>', does: 'the backup store', required: true },
    { flags: '--key <file>', does: 'the file with the recovery key', required: true },
    { flags: '--data <path>', does: 'the new, empty data folder', required: true },
  ],
  run: (options: AdminRestoreInput & Context) => {
    const args = ['restore', '--store', options.store, '--key', options.key, '--data', options.data];
    return local(options, args, false);
  },
});
