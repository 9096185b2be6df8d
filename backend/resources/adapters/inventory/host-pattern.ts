const RANGE = /\[(\w+):(\w+)(?::(\d+))?\]/;
const MOST_HOSTS = 10_000;

/** The hosts an Ansible pattern stands for: `web[01:03]` is web01, web02, web03. Throws SyntaxError on a bad range. */
export function hostsIn(pattern: string): string[] {
  const found = RANGE.exec(pattern);
  if (!found) return [pattern];
  const [range, from = '', to = '', step = '1'] = found;
  const here = steps(from, to, Number(step));
  const rest = hostsIn(pattern.slice(found.index + range.length));
  if (here.length * rest.length > MOST_HOSTS) tooMany();
  const before = pattern.slice(0, found.index);
  return here.flatMap((one) => rest.map((after) => `${before}${one}${after}`));
}

function tooMany(): never {
  throw new SyntaxError(`the range stands for more than ${MOST_HOSTS} hosts`);
}

function steps(from: string, to: string, step: number): string[] {
  const numbers = /^\d+$/.test(from) && /^\d+$/.test(to);
  const letters = /^[a-z]$/i.test(from) && /^[a-z]$/i.test(to);
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  if ((!numbers && !letters) || step < 1 || last < first) throw new SyntaxError(`the range ${from}:${to} is not one`);
  const count = Math.floor((last - first) / step) + 1;
  if (count > MOST_HOSTS) tooMany();
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * step;
    return letters ? String.fromCharCode(value) : String(value).padStart(from.length, '0');
  });
}
