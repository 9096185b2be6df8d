import type { AnyCommand } from './command.js';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A completion script: words by the words before them, then flags. Static, so that a Tab starts no process. */
export function completionScript(shell: Shell, commands: AnyCommand[]): string {
  const tree = wordTree(commands);
  if (shell === 'bash') return bash(tree);
  return shell === 'zsh' ? zsh(tree) : fish(tree);
}

interface Completion {
  word: string;
  does: string;
}

/** What may follow each beginning: `'backup plan'` → add, edit, list … and the flags of a whole command. */
export function wordTree(commands: AnyCommand[]): Map<string, Completion[]> {
  const tree = new Map<string, Completion[]>();
  const add = (before: string, completion: Completion) => {
    const known = tree.get(before) ?? [];
    if (!known.some(({ word }) => word === completion.word)) tree.set(before, [...known, completion]);
  };
  for (const command of commands) {
    const words = command.use.split(' ').filter((word) => !/^[<[]/.test(word));
    words.forEach((word, at) => {
      const does = at === words.length - 1 ? command.summary : '';
      add(words.slice(0, at).join(' '), { word, does });
    });
    for (const flag of flagsOf(command)) add(words.join(' '), flag);
  }
  return tree;
}

function flagsOf(command: AnyCommand): Completion[] {
  const own = (command.flags ?? []).map(({ flags, does }) => ({ word: /--[\w-]+/.exec(flags)?.[0] ?? '', does }));
  return [...own, { word: '--json', does: 'the result as one JSON value' }, { word: '--help', does: 'help' }];
}

function bash(tree: Map<string, Completion[]>): string {
  const cases = [...tree].map(
    ([before, words]) => `    '${before}') words='${words.map(({ word }) => word).join(' ')}' ;;`,
  );
  return `# bash completion for holdfast
_holdfast() {
  local current=\${COMP_WORDS[COMP_CWORD]} before='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) continue ;; esac
    _holdfast_words "\${before:+$before }$word" && before="\${before:+$before }$word"
  done
  _holdfast_words "$before"
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_holdfast_words() {
  words=''
  case $1 in
${cases.join('\n')}
    *) return 1 ;;
  esac
}
complete -o default -F _holdfast holdfast
`;
}

function zsh(tree: Map<string, Completion[]>): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
  const cases = [...tree].map(([before, words]) => {
    return `    '${before}') found=(${words.map(({ word, does }) => `'${quoted(word)}:${quoted(does)}'`).join(' ')}) ;;`;
  });
  return `#compdef holdfast
_holdfast_found() {
  case $1 in
${cases.join('\n')}
    *) return 1 ;;
  esac
}
_holdfast() {
  local before='' word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] && continue
    _holdfast_found "\${before:+$before }$word" && before="\${before:+$before }$word"
  done
  _holdfast_found "$before"
  _describe holdfast found || _files
}
compdef _holdfast holdfast
`;
}

function fish(tree: Map<string, Completion[]>): string {
  const quoted = (text: string) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const lines = [...tree].flatMap(([before, words]) =>
    words.map(({ word, does }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c holdfast -f -n '__holdfast_at "${before}"' ${what} -d '${quoted(does)}'`;
    }),
  );
  return `# fish completion for holdfast
function __holdfast_at
  set -l words (commandline -opc)[2..]
  set -l plain (string match -v -- '-*' $words)
  set -l wanted (string split -n ' ' -- $argv[1])
  test (count $wanted) -eq 0; and test (count $plain) -eq 0; and return 0
  test (count $wanted) -gt 0; and test "$plain[1..(count $wanted)]" = "$argv[1]"
end
${lines.join('\n')}
`;
}
