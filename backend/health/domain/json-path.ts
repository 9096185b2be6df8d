/** One value of a JSON document, by a path of names and places: `$.checks[0]["last run"].ok`. No wildcards, no filters. */

export type JsonPath = (string | number)[];

const step = /^(?:\.?([\p{L}_$][\p{L}\p{N}_$-]*)|\[(\d{1,9})\]|\["([^"\\]*)"\]|\['([^'\\]*)'\])/u;
const mostSteps = 20;

/** The steps of a path; null when the text is not understood. A leading `$` may be left out. */
export function readJsonPath(text: string): JsonPath | null {
  let rest = text.startsWith('$') ? text.slice(1) : text.startsWith('[') ? text : `.${text}`;
  const path: JsonPath = [];
  while (rest.length > 0) {
    const [all, plain, place, double, single] = step.exec(rest) ?? [];
    if (all === undefined || path.length >= mostSteps) return null;
    path.push(place === undefined ? (plain ?? double ?? single) : Number(place));
    rest = rest.slice(all.length);
  }
  return path;
}

/** The value at a path; undefined when something on the way is missing. Only what the document itself holds counts. */
export function valueAt(document: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, name) => {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    return (value as Record<string | number, unknown>)[name];
  }, document);
}

/** A value as it is said and compared: texts as they are, everything else as JSON. */
export function asWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
