/** What HAProxy's configuration files say of one backend. */
export interface BackendConfiguration {
  readonly found: boolean;
  /** Server to whether the file keeps it down. */
  readonly disabled: ReadonlyMap<string, boolean>;
  /** The file that server states are loaded from at a start or reload; null when none is. */
  readonly stateFile: string | null;
  /** Why the file cannot be judged by reading alone; '' when it can. */
  readonly unclear: string;
}

interface Reading {
  section: string;
  name: string;
  /** `default-server disabled` of the defaults and of the backend. */
  usually: { defaults: boolean; backend: boolean };
  loads: { defaults: string; backend: string };
  global: { file: string; base: string };
  stateFileName: string;
  found: boolean;
  disabled: Map<string, boolean>;
  unclear: string;
}

const sections = new Set(['global', 'defaults', 'frontend', 'backend', 'listen', 'peers', 'resolvers', 'userlist']);

/** Reads the files' text, in the order HAProxy reads them. Macros and variables in what counts are said, not guessed. */
export function readConfiguration(texts: readonly string[], backend: string): BackendConfiguration {
  const reading: Reading = {
    ...{ section: '', name: '', found: false, disabled: new Map<string, boolean>(), unclear: '', stateFileName: '' },
    usually: { defaults: false, backend: false },
    loads: { defaults: 'none', backend: 'none' },
    global: { file: '', base: '' },
  };
  for (const line of texts.join('\n').split('\n')) readLine(reading, wordsOf(line), backend);
  const { found, disabled, unclear } = reading;
  return { found, disabled, unclear, stateFile: stateFileOf(reading, backend) };
}

function readLine(reading: Reading, words: string[], backend: string): void {
  const [first, ...rest] = words;
  if (first === undefined) return;
  if (first.startsWith('.')) {
    if (/^\.(if|else|elif)/.test(first)) reading.unclear = 'it has conditional blocks (.if)';
    return;
  }
  if (sections.has(first) || /^(cache|program|ring|mailers|http-errors|fcgi-app|crt-store|log-forward)$/.test(first))
    return begin(reading, first, rest[0] ?? '', backend);
  if (reading.section === 'global') readGlobal(reading, first, rest);
  if (reading.section === 'defaults') readUsual(reading, 'defaults', first, rest);
  if (isOurs(reading, backend)) readBackend(reading, first, rest);
}

const isOurs = ({ section, name }: Reading, backend: string): boolean =>
  (section === 'backend' || section === 'listen') && name === backend;

function begin(reading: Reading, section: string, name: string, backend: string): void {
  reading.section = section;
  reading.name = name;
  if (section === 'defaults') {
    reading.usually.defaults = false;
    reading.loads.defaults = 'none';
  }
  if (!isOurs(reading, backend)) return;
  reading.found = true;
  reading.usually.backend = reading.usually.defaults;
  reading.loads.backend = reading.loads.defaults;
}

function readGlobal({ global }: Reading, word: string, rest: string[]): void {
  if (word === 'server-state-file') global.file = rest[0] ?? '';
  if (word === 'server-state-base') global.base = rest[0] ?? '';
}

function readUsual(reading: Reading, level: 'defaults' | 'backend', word: string, rest: string[]): void {
  if (word === 'default-server') reading.usually[level] = closed(rest, reading.usually[level]);
  if (word === 'load-server-state-from-file') reading.loads[level] = rest[0] ?? 'none';
}

function readBackend(reading: Reading, word: string, rest: string[]): void {
  readUsual(reading, 'backend', word, rest);
  if (word === 'server-state-file-name') reading.stateFileName = rest[0] ?? '';
  if (word === 'server-template') reading.unclear = 'it makes servers from a template';
  if (word !== 'server') return;
  if (rest.join(' ').includes('$')) reading.unclear = "it has variables on a server's line";
  reading.disabled.set(rest[0] ?? '', closed(rest.slice(2), reading.usually.backend));
}

/** The last word wins, as HAProxy has it. */
function closed(words: readonly string[], usually: boolean): boolean {
  return words.reduce((so, word) => (word === 'disabled' ? true : word === 'enabled' ? false : so), usually);
}

function stateFileOf({ loads, global, stateFileName }: Reading, backend: string): string | null {
  const inBase = (file: string) => (file.startsWith('/') || global.base === '' ? file : `${global.base}/${file}`);
  if (loads.backend === 'global' && global.file !== '') return inBase(global.file);
  if (loads.backend === 'local') return inBase(stateFileName === '' ? backend : stateFileName);
  return null;
}

/** A line's words without comment; quotes and backslashes keep blanks together. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const sign = line[at];
    if (quote !== '' && sign === quote) quote = '';
    else if (quote === '' && (sign === '"' || sign === "'")) [quote, word] = [sign, word ?? ''];
    else if (sign === '\\' && quote !== "'") word = (word ?? '') + (line[++at] ?? '');
    else if (quote === '' && sign === '#') break;
    else if (quote === '' && /\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  return word === null ? words : [...words, word];
}
