import { existsSync, rmSync } from 'node:fs';
import { requireRoot, run, UNIT } from './system.js';

/** `sudo npm run uninstall-service`: ends the service and removes its unit. Data, settings and user stay. */
requireRoot('uninstall-service');
if (!existsSync(UNIT)) {
  console.log('No service is installed.');
} else {
  run('systemctl', ['disable', '--now', 'holdfast']);
  rmSync(UNIT);
  run('systemctl', ['daemon-reload']);
  console.log('The service is gone. To remove the rest: rm -r /var/lib/holdfast /etc/holdfast.env; userdel holdfast');
}
