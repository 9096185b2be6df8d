import { computed, inject, type Signal } from '@angular/core';
import { apiUrl } from '../api/api';
import { query } from '../api/query';
import { Session } from '../api/session';
import type { Page } from '../api/types/page';
import type { ServiceAccount, TokenView } from '../api/types/people';
import type { OwnedToken } from './trouble';

/** One's own tokens and, for those who may see them, the service accounts' with their owner. */
export function seenTokens(): Signal<readonly OwnedToken[]> {
  const session = inject(Session);
  const mine = query<Page<TokenView>>(() => apiUrl('me/tokens'), { follows: ['token'] });
  const accounts = query<Page<ServiceAccount>>(
    () => (session.may('person.read') ? apiUrl('service-accounts', { limit: 100 }) : undefined),
    { follows: ['service-account', 'token'] },
  );
  return computed(() => [
    ...(mine.value()?.items ?? []).map((token) => ({ ...token, owner: null })),
    ...(accounts.value()?.items ?? []).flatMap(({ name, tokens }) =>
      tokens.map((token) => ({ ...token, owner: name })),
    ),
  ]);
}
