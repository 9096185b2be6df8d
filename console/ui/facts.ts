/** A mount point alone is no name: "/" is shown as "Disk /". */
export function factName(name: string): string {
  return name.startsWith('/') ? `Disk ${name}` : name;
}
