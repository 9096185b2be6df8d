/** `invited`: has no password yet. `disabled`: keeps name and grants, can do nothing. */
export type PersonStatus = 'invited' | 'active' | 'disabled';

/** E-mail addresses are compared, stored and shown in lower case: the two databases do not agree on comparing otherwise. */
export function normalEmail(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** The form of a name that lists sort by. */
export function sortName(name: string): string {
  return name.normalize('NFKC').toLowerCase().slice(0, 120);
}

/** The words a person is found by: each of the name, and the e-mail address whole and in parts. */
export function searchWords(name: string, email: string): string[] {
  const parts = `${sortName(name)} ${email}`.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return [...new Set([email, ...parts])].map((word) => word.slice(0, 64));
}

/** What a search asks for: every word must begin one of the person's words; an address is taken whole. */
export function searchTerms(query: string): string[] {
  const typed = sortName(query).split(/\s+/u);
  const terms = typed.flatMap((word) => (word.includes('@') ? [word] : word.split(/[^\p{L}\p{N}]+/u)));
  return [...new Set(terms.filter((term) => term !== ''))].map((term) => term.slice(0, 64)).slice(0, 8);
}
