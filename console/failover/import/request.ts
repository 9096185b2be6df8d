/** What the page asks for, flat as fields are. */
export interface ImportForm {
  readonly address: string;
  readonly name: string;
  readonly username: string;
  readonly password: string;
  readonly tls: string;
  readonly replicationUser: string;
  readonly replicationPassword: string;
  readonly create: boolean;
  /** One proxy a line: name, address, backend. */
  readonly proxies: string;
  /** One member a line: address, name. */
  readonly members: string;
}

export const emptyForm: ImportForm = {
  ...{ address: '', name: '', username: '', password: '', tls: 'verify-full' },
  ...{ replicationUser: '', replicationPassword: '', create: false, proxies: '', members: '' },
};

/** The form as the server takes it; what is empty is left out. */
export function requestOf(form: ImportForm, planOnly: boolean): object {
  const account = form.username ? { username: form.username.trim(), password: form.password } : undefined;
  const replication = form.replicationUser
    ? { username: form.replicationUser.trim(), password: form.replicationPassword }
    : undefined;
  return {
    address: form.address.trim(),
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    ...(account ? { account, tls: form.tls } : {}),
    ...(replication ? { [form.create ? 'createReplication' : 'replication']: replication } : {}),
    ...(form.proxies.trim() ? { proxies: proxiesOf(form.proxies) } : {}),
    ...(form.members.trim() ? { members: membersOf(form.members) } : {}),
    planOnly,
  };
}

/** "haproxy-1 unix:/run/haproxy/admin.sock db", one a line; commas are as good as spaces. */
export function proxiesOf(text: string): { name: string; address: string; backend: string }[] {
  return wordsOf(text).map(([name, address = '', backend = '']) => ({ name, address, backend }));
}

/** "db-1.example.com:3306 db-1", one a line: the name is that of its server in the proxies. */
export function membersOf(text: string): { address: string; name?: string }[] {
  return wordsOf(text).map(([address, name]) => ({ address, ...(name ? { name } : {}) }));
}

/** The members that were found, as lines to be corrected. */
export function memberLines(members: readonly { readonly place: string; readonly name: string }[]): string {
  return members.map(({ place, name }) => (place === name ? place : `${place} ${name}`)).join('\n');
}

function wordsOf(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/[\s,]+/))
    .filter(([first]) => first);
}
