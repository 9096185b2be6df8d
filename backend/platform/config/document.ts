import { settings } from './settings.js';

/** docs/configuration.md, written from the settings themselves so that it cannot go stale. */
export function configurationDocument(): string {
  const rows = settings.map(
    (s) => `| \`${s.variable}\`${s.secret ? ' or `…_FILE`' : ''} | \`${s.path}\` | ${s.allowed} | ${s.about} |`,
  );
  return [
    '# Configuration',
    '',
    'Holdfast runs without any. A variable wins over the YAML file that `HOLDFAST_CONFIG` names; a bad or unknown value stops the start, and every error is listed at once. `npx holdfast config check` says the same without starting.',
    '',
    '| variable | in the YAML file | allowed | what it is for |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
