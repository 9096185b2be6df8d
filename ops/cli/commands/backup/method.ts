import type { Flag } from '../../command.js';

/** How something is backed up, as flags; what is left out follows from what it is. */
export interface MethodFields {
  method?: 'mariadb-dump' | 'files' | 'holdfast';
  path?: string[];
  exclude?: string[];
  schema?: string[];
}

export const methodFlags: Flag[] = [
  {
    flags: '--method <method>',
    does: 'when there are several; else it follows from the kind',
    choices: ['mariadb-dump', 'files', 'holdfast'],
  },
  { flags: '--path <path>', does: "files: an absolute path of Holdfast's host, again for more", many: true },
  { flags: '--exclude <pattern>', does: 'files: what to leave out, as tar takes it', many: true },
  { flags: '--schema <name>', does: 'a database: only this schema, again for more', many: true },
];

/** The part of a request that says how; empty when nothing was chosen. */
export function methodBody({ method, path, exclude, schema }: MethodFields) {
  const options = {
    ...(path && { paths: path }),
    ...(exclude && { exclude }),
    ...(schema && { schemas: schema }),
  };
  return { ...(method && { method }), ...(Object.keys(options).length > 0 && { options }) };
}
