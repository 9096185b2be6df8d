/** A piece of SQL with its parameters; put together from constants, never from what somebody typed. */
export interface Sql {
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** A condition with its parameters. */
export function sql(text: string, ...values: (string | number)[]): Sql {
  return { text, values };
}

/** The conditions that are there, all of which must hold. */
export function allOf(conditions: readonly (Sql | null | undefined)[]): Sql {
  const present = conditions.filter((one) => one !== null && one !== undefined);
  if (present.length === 0) return sql('1 = 1');
  return { text: present.map((one) => `(${one.text})`).join(' AND '), values: present.flatMap((one) => one.values) };
}

/** As many placeholders as there are values. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

/** A text as part of a LIKE pattern; `|` is the escape, since backslashes mean different things on the two engines. */
export function likeText(text: string): string {
  return text.replace(/[|%_]/g, '|$&');
}
