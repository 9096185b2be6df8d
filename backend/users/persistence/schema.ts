import { AccessHeadRow, GrantRow, ServiceAccountRow, TokenRow } from './access.row.js';
import { Users1764000100000 } from './migrations/1764000100000-users.js';
import { PersonRow, PersonWordRow } from './person.row.js';
import { OneTimeLinkRow, SessionRow, ThrottleRow } from './session.row.js';

export const entities = [
  PersonRow,
  PersonWordRow,
  SessionRow,
  OneTimeLinkRow,
  ThrottleRow,
  GrantRow,
  ServiceAccountRow,
  TokenRow,
  AccessHeadRow,
];

export const migrations = [Users1764000100000];
