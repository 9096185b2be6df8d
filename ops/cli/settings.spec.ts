import { chmodSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Settings } from './settings.js';

const home = () => mkdtempSync(path.join(tmpdir(), 'holdfast-settings-'));

describe('settings', () => {
  it('keeps a token readable by its owner alone', () => {
    const settings = new Settings({ HOME: home() });
    settings.remember('https://ops1:8420', { token: 'hfp_a' });
    expect(statSync(settings.file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(settings.file)).mode & 0o777).toBe(0o700);
  });

  it('refuses a file that others may read and says how to mend it', () => {
    const settings = new Settings({ HOME: home() });
    settings.remember('https://ops1:8420', { token: 'hfp_a' });
    chmodSync(settings.file, 0o644);
    expect(() => settings.connection()).toThrowMatching(({ next }: { next: string }) => next.startsWith('chmod 600'));
  });

  it('sends a token to its own server only', () => {
    const env: Record<string, string> = { HOME: home() };
    new Settings(env).remember('https://ops1:8420', { token: 'hfp_a' });
    expect(new Settings(env).connection()).toEqual(
      jasmine.objectContaining({ url: 'https://ops1:8420', token: 'hfp_a' }),
    );
    env['HOLDFAST_URL'] = 'https://elsewhere:8420';
    expect(new Settings(env).connection().token).toBeUndefined();
  });

  it('lets the environment go before the file, and the command line before both', () => {
    const env = { HOME: home(), HOLDFAST_URL: 'https://env:1', HOLDFAST_TOKEN: 'hfs_env' };
    const settings = new Settings(env);
    settings.remember('https://ops1:8420', { token: 'hfp_a' });
    expect(settings.connection()).toEqual(jasmine.objectContaining({ url: 'https://env:1', token: 'hfs_env' }));
    settings.given.url = 'https://given:2';
    expect(settings.connection().url).toBe('https://given:2');
  });

  it('refuses plain HTTP to another machine', () => {
    const settings = new Settings({ HOME: home(), HOLDFAST_URL: 'http://ops1:8420' });
    expect(() => settings.connection()).toThrowError(/use https:\/\/ops1:8420/);
  });

  it('forgets a server and falls back to one it still knows', () => {
    const settings = new Settings({ HOME: home() });
    settings.remember('https://a:1', { token: 'a' });
    settings.remember('https://b:2', { token: 'b' });
    settings.forget('https://b:2');
    expect(settings.url).toBe('https://a:1');
  });
});
