import type { DataSource } from 'typeorm';

type Values = Record<string, unknown>;
type Escape = (sql: string, values: Values) => [string, unknown[]];

/** A statement with more values is a bulk of its own, and SQLite binds 32,766 at most. */
const MOST_BOUND = 200;

/**
 * TypeORM's SQLite drivers write numbers into the text of a statement, so that one with a time in it is compiled anew
 * every time and pushes another out of the hundred that are kept. Integers are bound instead, and as what SQLite calls
 * an integer: a number would be bound as a float.
 */
export function bindIntegers(dataSource: DataSource): DataSource {
  const driver = dataSource.driver as unknown as { escapeQueryWithParameters: Escape };
  const escape: Escape = driver.escapeQueryWithParameters.bind(driver);
  driver.escapeQueryWithParameters = (sql, values) => escape(sql, values && bindable(values));
  return dataSource;
}

function bindable(values: Values): Values {
  const entries = Object.entries(values);
  if (entries.length > MOST_BOUND || !entries.some(([, value]) => Number.isSafeInteger(value))) return values;
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Number.isSafeInteger(value) ? BigInt(value as number) : value]),
  );
}
