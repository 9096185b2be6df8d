/**
 * What a password must be (ASVS 5.0.0 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11, 6.2.12): long, not too long to hash, not known to attackers,
 * not the user's or product's name. No rules on which characters, no forced change.
 */
export const passwordLength = { withSecondFactor: 12, alone: 15, most: 128 } as const;

export interface PasswordContext {
  readonly name: string;
  readonly email: string;
  readonly secondFactor: boolean;
  /** Whether attackers try it early: on a breach list, or a dull pattern. */
  readonly guessable: (password: string) => boolean;
}

export interface PasswordFault {
  readonly message: string;
  readonly remedy: string;
}

/** Everything that is wrong with it, all at once; empty: good. Lengths are in code points, as a person counts. */
export function passwordFaults(password: string, context: PasswordContext): PasswordFault[] {
  const length = [...password].length;
  const least = context.secondFactor ? passwordLength.withSecondFactor : passwordLength.alone;
  if (length > passwordLength.most)
    return [{ message: `has ${length} characters`, remedy: `Use at most ${passwordLength.most}.` }];
  const faults: PasswordFault[] = [];
  if (length < least)
    faults.push({ message: `has ${length} characters`, remedy: `Use at least ${least}; four or five words do well.` });
  const word = forbiddenWords(context).find((candidate) => dominates(password, candidate));
  if (word)
    faults.push({
      message: `contains "${word}"`,
      remedy: 'Leave out your name, your e-mail address and the product’s name.',
    });
  if (faults.length === 0 && context.guessable(password))
    faults.push({
      message: 'is among the first that attackers try',
      remedy: 'Use a few unrelated words, or a password manager.',
    });
  return faults;
}

/** Words of four letters and more; shorter ones would forbid too much by chance. */
function forbiddenWords({ name, email }: PasswordContext): string[] {
  const [local = ''] = email.split('@');
  return ['holdfast', ...words(name), ...words(local), local.toLowerCase(), email.toLowerCase()].filter(
    (word) => word.length >= 4,
  );
}

function words(text: string): string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
}

function dominates(password: string, word: string): boolean {
  return password.toLowerCase().includes(word);
}
