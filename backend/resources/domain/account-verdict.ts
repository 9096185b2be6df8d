import { needsOf, type Need } from './account-needs.js';
import { type Account, accountText, grantStatements } from './account-statements.js';
import type { CredentialPurpose } from './credential.js';
import { excessPowers, missingNeeds, readGrants } from './grants.js';
import { readVersion } from './server-version.js';

/** What an account can do, measured by what its purpose needs. */
export interface AccountVerdict {
  readonly ok: boolean;
  readonly sentence: string;
  readonly remedy: string;
  readonly missing: readonly (Need & { readonly grant: string; readonly statement: string })[];
  readonly excess: readonly string[];
}

/** Compares the account's grants with its needs. Too much is said, and does not fail it. */
export function accountVerdict(
  found: { readonly version: string; readonly account: Account; readonly grants: readonly string[] },
  purpose: CredentialPurpose,
): AccountVerdict {
  const version = readVersion(found.version);
  const account = accountText(found.account);
  if (!version) {
    const sentence = `the server calls itself "${found.version}", whose grants are not known`;
    return { ok: false, sentence, remedy: 'MariaDB 10.5 or MySQL 8 and later are.', missing: [], excess: [] };
  }
  const needs = needsOf(purpose, version);
  const held = readGrants(found.grants);
  const missing = missingNeeds(needs, held).map((need) => ({
    ...need,
    grant: need.privilege,
    statement: grantStatements([need], found.account)[0],
  }));
  const excess = excessPowers(needs, held);
  return { ok: missing.length === 0, ...words(account, purpose, missing, excess), missing, excess };
}

function words(account: string, purpose: string, missing: readonly Need[], excess: readonly string[]) {
  const names = missing.map((need) => need.privilege).join(', ');
  if (missing.length > 0) {
    return { sentence: `${account} lacks ${names} for ${purpose}`, remedy: 'Run the statements shown on the server.' };
  }
  const much = excess.length > 0 ? `, and more than it needs: ${excess.join(', ')}` : '';
  return { sentence: `${account} can do all that ${purpose} needs${much}`, remedy: '' };
}
