import { spawnSync } from 'node:child_process';
import { everyCommand } from './commands/completion.js';
import { completionScript, wordTree } from './completion-scripts.js';

describe('completion', () => {
  it('offers nouns, then verbs, then flags', () => {
    const tree = wordTree(everyCommand);
    const words = (before: string) => (tree.get(before) ?? []).map(({ word }) => word);
    expect(words('')).toContain('backup');
    expect(words('backup')).toEqual(jasmine.arrayContaining(['run', 'plan', 'store']));
    expect(words('backup run')).toEqual(jasmine.arrayContaining(['--wait', '--json']));
  });

  it('is a script that bash runs and that completes a word', () => {
    const probe = `${completionScript('bash', everyCommand)}
COMP_WORDS=(holdfast backup pl); COMP_CWORD=2; _holdfast; echo "\${COMPREPLY[@]}"
COMP_WORDS=(holdfast backup run db-1 --wa); COMP_CWORD=4; _holdfast; echo "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', probe], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('plan\n--wait\n');
  });

  it('quotes what a summary contains for zsh and fish', () => {
    const command = { use: 'x', summary: "it's: so", examples: [{ line: 'x', does: '' }], run: async () => undefined };
    expect(completionScript('zsh', [command as never])).toContain("'x:it'\\''s\\: so'");
    expect(completionScript('fish', [command as never])).toContain("-d 'it\\'s: so'");
  });
});
