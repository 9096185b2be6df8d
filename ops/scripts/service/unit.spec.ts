import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../lab/index.js';
import { run } from './system.js';
import { renderUnit } from './unit.js';

/** A checkout with the files that the unit names, at any path. */
function checkoutAt(...path: string[]): string {
  const checkout = join(...path);
  for (const folder of ['node_modules/.bin', 'dist/ops/scripts/start', 'ops/deploy/systemd'])
    mkdirSync(join(checkout, folder), { recursive: true });
  cpSync('ops/deploy/systemd/holdfast.service', join(checkout, 'ops/deploy/systemd/holdfast.service'));
  writeFileSync(join(checkout, 'node_modules/.bin/node'), '#!/bin/sh\n', { mode: 0o755 });
  return checkout;
}

describe('the systemd unit', () => {
  const names = ['holdfast', 'with space', '100% odd $HOME'];

  for (const name of names)
    it(`passes systemd-analyze verify from a checkout named "${name}", where there is systemd`, () => {
      const folder = temporaryFolder('unit');
      writeFileSync(join(folder, 'holdfast.service'), renderUnit(checkoutAt(folder, name)));
      const { status, output } = run('systemd-analyze', ['verify', join(folder, 'holdfast.service')]);
      const ours = output.split('\n').filter((line) => line.includes('holdfast.service'));
      expect(status === null ? [] : ours).toEqual([]);
    });

  it('names the programs of its own checkout and leaves no placeholder', () => {
    const checkout = checkoutAt(temporaryFolder('unit'), 'app');
    const unit = renderUnit(checkout);
    expect(unit).toContain(`ExecStart=${checkout}/node_modules/.bin/node --enable-source-maps ${checkout}/dist/ops/`);
    expect(unit).toContain(`\nBindReadOnlyPaths=${checkout}\n`);
    expect(unit).not.toMatch(/@[A-Z_]+@/);
  });

  it('opens a way through a closed folder above the checkout', () => {
    const closed = join(temporaryFolder('unit'), 'closed');
    const checkout = checkoutAt(closed, 'app');
    chmodSync(join(closed, '..'), 0o755);
    chmodSync(closed, 0o700);
    expect(renderUnit(checkout)).toContain(
      `\nTemporaryFileSystem=${closed}:mode=0755\nBindReadOnlyPaths=${checkout}\n`,
    );
  });
});
