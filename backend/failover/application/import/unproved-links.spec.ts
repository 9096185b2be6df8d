import type { LinkProof } from './prove-replication.js';
import { unprovedLinks } from './unproved-links.js';

const link = (from: string, to: string, proof: LinkProof['proof'], sentence: string): LinkProof => ({
  ...{ from, to, proof, sentence },
});
const names = new Map([
  ['10.0.0.1:3306', 'db-1'],
  ['10.0.0.2:3306', 'db-2'],
  ['10.0.0.3:3306', 'db-3'],
]);
const [one, two, three] = [...names.keys()] as [string, string, string];

describe('What was not proved of the replication account', () => {
  it('is said once for the member that refuses, not once for each pair', () => {
    const refused = "'repl' could not sign in there";
    const links = [
      link(one, two, 'granted', 'may'),
      link(two, one, 'missing', refused),
      link(three, one, 'missing', refused),
    ];
    expect(unprovedLinks(links, names)).toEqual([
      `db-2 and db-3 were not proved to be able to follow db-1: ${refused}.`,
    ]);
  });

  it('is said apart where the reasons differ', () =>
    expect(
      unprovedLinks([link(two, one, 'missing', 'a host'), link(three, one, 'unknown', 'no answer')], names),
    ).toEqual([
      'db-2 was not proved to be able to follow db-1: a host.',
      'db-3 was not proved to be able to follow db-1: no answer.',
    ]));

  it('is nothing where everybody may', () =>
    expect(unprovedLinks([link(two, one, 'connected', 'now'), link(one, two, 'granted', 'may')], names)).toEqual([]));
});
