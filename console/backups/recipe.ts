/** What of a backup the recipe is made of. */
export interface ByHand {
  readonly folder: string;
  readonly file: string;
}

/** The commands that restore a backup with Debian's own programs, in the store's folder; the file says of which kind. */
export function recipeFor({ folder, file }: ByHand): string {
  const last = file.includes('.sql.') ? 'mariadb' : 'tar -xpf - -C /empty/folder';
  return `cd ${folder} && sha256sum -c SHA256SUMS && age -d -i key.txt ${file} | zstd -dc | ${last}`;
}
