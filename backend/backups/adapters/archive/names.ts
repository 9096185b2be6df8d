/** The folder of a subject: readable, and safe on every file system. */
export function subjectFolder(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return slug || 'unnamed';
}

/** `20261122T021004Z-9c0f7d21ab43`: sorts by time for a person, unique by the id. */
export function backupFolder(startedAt: number, id: string): string {
  const time = new Date(startedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${id.replace(/-/g, '').slice(-12)}`;
}

/** Refuses a folder name from the catalogue that would lead out of the store. */
export function demandInside(folder: string): string {
  const steps = folder.split('/');
  const good = (step: string) => /^[A-Za-z0-9._-]+$/.test(step) && step !== '..' && step !== '.';
  if (steps.length > 3 || !steps.every(good)) throw new Error(`${JSON.stringify(folder)} is no folder of a store`);
  return folder;
}
