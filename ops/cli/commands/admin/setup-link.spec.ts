import { runCli } from '../../testing/run-cli.js';

describe('commands for the host itself', () => {
  it('say so where there is no data folder, and how to name another', async () => {
    const { code, err } = await runCli('admin setup-link', { env: { HOLDFAST_DATA: '/nowhere/holdfast' } });
    expect(code).toBe(10);
    expect(err).toMatch(/not the host that Holdfast runs on|is not installed here/);
    expect(err).toContain('HOLDFAST_DATA');
  });

  it('need every part of a restore', async () => {
    const { code, err } = await runCli('admin restore --store /mnt/b');
    expect(code).toBe(2);
    expect(err).toContain("required option '--key <file>'");
  });
});
