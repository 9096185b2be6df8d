/**
 * Lines of the Prometheus text format 0.0.4. Law: one HELP and one TYPE a name, before its samples; label values escape
 * backslash, quote and line feed; nothing is printed for a name without samples.
 */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: Sample[];
}

/** A value with each of its sets of labels; a number is the only value, without labels. */
type Values = Sample[] | number;

export const gauge = (name: string, help: string, values: Values): Family => family(name, help, 'gauge', values);
export const counter = (name: string, help: string, values: Values): Family => family(name, help, 'counter', values);

function family(name: string, help: string, type: Family['type'], values: Values): Family {
  return { name, help, type, samples: typeof values === 'number' ? [{ labels: {}, value: values }] : values };
}

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** What stands between the braces; empty without labels. An empty label is to Prometheus the same as none. */
export function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, (found) => escapes[found])}"`)
    .join(',');
}

/** A value as Prometheus reads it. */
export function valueText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

function lineOf(name: string, { labels, value }: Sample): string {
  const inBraces = labelText(labels);
  return `${name}${inBraces && `{${inBraces}}`} ${valueText(value)}`;
}

/** The families as text; empty when nothing has a sample. */
export function exposition(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const lines = samples.map((sample) => lineOf(name, sample));
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
    })
    .join('');
}
