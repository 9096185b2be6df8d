import { runCli } from '../../testing/run-cli.js';
import { StubApi } from '../../testing/stub-api.js';

const result = {
  added: [{ name: 'web-1', address: 'web-1:80' }],
  changed: [],
  unchanged: [{ name: 'db-1' }],
  errors: [{ line: 17, text: 'web9', reason: 'no port, no check', remedy: 'write web9:80' }],
};
const stub = () => new StubApi().on('POST /api/v1/resources/import', result);

describe('holdfast resource import', () => {
  it('shows what would happen, does nothing, and ends with 3 when a line was not understood', async () => {
    const api = stub();
    const { code, out } = await runCli('resource import - --plan', { stub: api, typed: 'web-1:80\n' });
    expect(code).toBe(3);
    expect(api.calls[0]?.body).toEqual({ text: 'web-1:80', apply: false });
    expect(out).toContain('1 new, 0 changed, 1 unchanged, 1 not understood    nothing done');
    expect(out).toContain('  + web-1');
    expect(out).toContain('line 17 "web9": no port, no check');
  });

  it('does it without --plan', async () => {
    const api = stub();
    const { out } = await runCli('resource import -', { stub: api, typed: 'web-1:80\n' });
    expect(api.calls[0]?.body).toEqual({ text: 'web-1:80', apply: true });
    expect(out).not.toContain('nothing done');
  });

  it('names a file that cannot be read', async () => {
    const { code, err } = await runCli('resource import /nowhere/list.txt');
    expect(code).toBe(2);
    expect(err).toContain('/nowhere/list.txt cannot be read (ENOENT)');
  });
});
