import type { MemberView } from './topology.js';

/** It may not become primary with what it has, so what only it acknowledged would be lost with the primary. */
export const isUnfit = ({ quarantine, facts }: MemberView): boolean =>
  quarantine !== '' || (facts?.errant.length ?? 0) > 0;
