/** Where HAProxy's runtime API is reached. */
export type AdminAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** `unix:/run/haproxy/admin.sock` or `tcp://10.0.0.4:9999`. @throws Error that says which form is meant */
export function readAdminAddress(text: string): AdminAddress {
  const unix = /^unix:(?:\/\/)?(\/[^\0\n]+)$/.exec(text);
  if (unix) return { kind: 'unix', path: unix[1] };
  const tcp = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(text);
  const port = Number(tcp?.[2]);
  if (tcp && port > 0 && port < 65_536) return { kind: 'tcp', host: tcp[1].replace(/^\[|\]$/g, ''), port };
  throw new Error(`"${text.slice(0, 100)}" is no address of HAProxy: unix:/path/of/the/socket or tcp://host:port`);
}

export const inWords = (address: AdminAddress): string =>
  address.kind === 'unix' ? `the socket ${address.path}` : `${address.host} port ${address.port}`;
