import { Injectable } from '@nestjs/common';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { passwordFaults, type PasswordContext, type PasswordFault } from '../domain/password-rules.js';

/** zxcvbn's score from which a password withstands guessing: more than 10^8 guesses. */
const good = 3;
/** zxcvbn's time grows fast with length; what is strong in its first 64 characters is strong. */
const looked = 64;

let loaded: Promise<ZxcvbnFactory> | undefined;

/** Judges passwords by our rules and zxcvbn's lists: breached passwords, names, words, keyboard walks, dates, repeats. */
@Injectable()
export class PasswordQuality {
  /** Everything wrong with the password; empty: good. */
  async faults(password: string, who: Pick<PasswordContext, 'name' | 'email'>): Promise<PasswordFault[]> {
    const lists = await (loaded ??= loadLists());
    const guessable = (text: string): boolean => lists.check([...text].slice(0, looked).join('')).score < good;
    return passwordFaults(password, { ...who, secondFactor: false, guessable });
  }
}

/** The lists take 10 MB and 0.1 s, so they are loaded when the first password is chosen. */
async function loadLists(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  });
}
