import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../ops/lab/index.js';
import { conformsToFencing } from '../testing/fencing.conformance.js';
import { aScript } from '../testing/scripts.js';
import { aPermit, failureOf } from '../testing/suite.js';
import { ControlFailed, type Permit } from '../../ports.js';
import { nowhere } from '../../domain/position.js';
import { HookFence } from './hook-fence.js';
import { SqlFence } from './sql-fence.js';
import { Systemd } from './systemd.js';

const endpoint = { host: '10.0.0.11', port: 3306 };
const hook = (answer: string) =>
  new HookFence({ path: aScript(`cat > /dev/null; echo '${answer}'`), member: 'db-1', endpoint });

/** A member whose `close` behaves as the law of ReplicationControl says. */
function closable() {
  const member = { open: true, waiting: false, hangs: false };
  const close = async ({ signal, timeoutMs }: Permit) => {
    if (signal.aborted) throw new ControlFailed('timeout', 'was taken back');
    if (member.hangs) await new Promise((resolve) => setTimeout(resolve, timeoutMs));
    if (member.hangs) throw new ControlFailed('timeout', 'did not answer');
    if (member.waiting) throw new ControlFailed('waiters', '1 commit waits for an acknowledgement');
    member.open = false;
    return { sent: ['SET GLOBAL read_only=1'], executed: nowhere, ended: 2 };
  };
  return { member, control: { close } };
}

conformsToFencing('read-only by SQL', async () => {
  const { member, control } = closable();
  return {
    fence: new SqlFence(control),
    canWrite: async () => member.open,
    waitingCommit: async () => {
      member.waiting = true;
      return { answer: () => 'none' as const, end: () => undefined };
    },
    hang: async () => void (member.hangs = true),
    end: async () => undefined,
  };
});

describe('read-only by SQL', () => {
  it('is never certain, and does nothing while a commit waits', async () => {
    const { member, control } = closable();
    expect((await new SqlFence(control).fence(aPermit())).certain).toBeFalse();
    Object.assign(member, { open: true, waiting: true });
    const { certain, sentence, sent } = await new SqlFence(control).fence(aPermit());
    expect([certain, sent, member.open]).toEqual([false, ['-- nothing'], true]);
    expect(sentence).toContain('only a kill releases nothing');
  });
});

conformsToFencing('a hook', async () => {
  const folder = temporaryFolder('fenced');
  const [off, hung] = [join(folder, 'off'), join(folder, 'hung')];
  const lines = [
    'request=$(cat)',
    `if [ -e ${hung} ]; then sleep 60; fi`,
    `case "$request" in`,
    `  *'"action":"fence"'*) touch ${off}; echo '{"certain":true,"sentence":"its power is off"}' ;;`,
    `  *) echo '{"done":false}' ;;`,
    'esac',
  ];
  return {
    fence: new HookFence({ path: aScript(lines.join('\n')), member: 'db-1', endpoint }),
    canWrite: async () => !existsSync(off),
    hang: async () => writeFileSync(hung, ''),
    end: async () => undefined,
  };
});

describe('a fence of one’s own', () => {
  it('is certain only when it says so in so many words', async () => {
    expect((await hook('{"certain":true,"sentence":"its power is off"}').fence(aPermit())).sentence).toBe(
      'its power is off',
    );
    for (const answer of ['{}', '{"certain":"yes"}', '{"certain":1}', '{"certain":false,"sentence":"asked"}'])
      expect((await hook(answer).fence(aPermit())).certain).toBeFalse();
  });

  it('starts the member again, cannot, or is refused when it does not say which', async () => {
    const answered = await hook('{"done":true,"sentence":"started"}').restartAsReplica(aPermit());
    expect([answered?.certain, answered?.sentence]).toEqual([true, 'started']);
    expect(await hook('{"done":false}').restartAsReplica(aPermit())).toBeNull();
    expect((await failureOf(hook('{}').restartAsReplica(aPermit()))).message).toContain('answered no "done"');
  });
});

describe('a unit of systemd’s', () => {
  it('is told from the control group', () => {
    expect(Systemd.unitOf('/system.slice/mariadb.service')).toBe('mariadb.service');
    expect(Systemd.unitOf('/system.slice/system-mariadb.slice/mariadb@one.service')).toBe('mariadb@one.service');
    expect(Systemd.unitOf('/user.slice/user-0.slice/session-1.scope')).toBeNull();
    expect(Systemd.unitOf('/')).toBeNull();
  });

  it('whose name is an option or a path is refused', async () => {
    for (const unit of ['--force.service -x', '../mariadb.service', 'mariadb']) {
      const made = new Systemd({ systemctl: '/bin/false' }).startAsReplica(unit, [], 500, new AbortController().signal);
      expect((await failureOf(made)).message).toContain("is no name of a service's unit");
    }
  });
});
