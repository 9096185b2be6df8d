/** A mount point alone is no name: "/" is shown as "Disk /". */
export function factName(name: string): string {
  return name.startsWith('/') ? `Disk ${name}` : name;
}

/** A number and its unit stay on one line: "0 %", "200 B/s". */
export function factValue(value: string): string {
  return value.replace(/(\d) (?=%|[kMGT]?B\b|h\b|m\b|d\b)/g, '$1\u00a0');
}
