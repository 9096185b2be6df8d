import { BadValue, quoted } from './bad-value.js';

export const TAG_LENGTH = 63;
export const MOST_TAGS = 32;
const TAG = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** One tag, lower-cased. Rights are granted on tags, so two spellings of one must not exist. */
export function tag(given: string): string {
  const text = given.trim().toLowerCase();
  if (TAG.test(text)) return text;
  throw new BadValue(
    'tags',
    `${quoted(given)} is not a tag`,
    `Use a to z, 0 to 9 and . _ -, starting with a letter or digit, at most ${TAG_LENGTH} characters.`,
  );
}

/** The tag a foreign word comes nearest to (`Rack:7` becomes `rack-7`), or null when nothing is left of it. */
export function tagLike(word: string): string | null {
  const text = word
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, TAG_LENGTH);
  return text === '' ? null : text;
}

/** The tags once each, in alphabetical order. */
export function tagSet(given: readonly string[]): string[] {
  const tags = [...new Set(given.map(tag))].sort();
  if (tags.length > MOST_TAGS) {
    throw new BadValue('tags', `${tags.length} tags are too many`, `Use at most ${MOST_TAGS}.`);
  }
  return tags;
}
