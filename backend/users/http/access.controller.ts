import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags, SignedIn, View } from '../../platform/http/index.js';
import { ExplainAccess, type Explanation } from '../application/explain-access.js';
import { permissionInfo } from '../domain/permissions.js';
import { builtInRoles } from '../domain/roles.js';
import { scopeText } from '../domain/scope.js';
import { explainQuery, explanationView, rolesPage, type ExplainQuery } from './access.views.js';

/** What the roles are, and why somebody may or may not do something. */
@ApiTags('access')
@Controller()
export class AccessController {
  constructor(private readonly explaining: ExplainAccess) {}

  @Get('roles')
  @SignedIn('the roles are the same everywhere and no secret')
  @View(rolesPage)
  roles() {
    const items = [...builtInRoles.values()].map((role) => ({
      ...role,
      permissions: role.permissions.map((name) => ({ name, ...permissionInfo(name) })),
    }));
    return { items, next: null, hiddenByPermission: 0, total: items.length };
  }

  @Get('access/explain')
  @SignedIn('everyone may ask about themselves; about others it asks for grant.read itself')
  @View(explanationView)
  async explain(@Query({ schema: explainQuery }) query: ExplainQuery) {
    const { subject, subjectKind, action, resource } = query;
    return shown(await this.explaining.explain({ subject: { kind: subjectKind, id: subject }, action, resource }));
  }
}

function shown({ verdict, active, sentence, canBeGivenBy }: Explanation) {
  if (verdict.allowed && !active) return { allowed: false, sentence, because: null, missing: null, canBeGivenBy };
  if (verdict.allowed) {
    const { id, role, scope, endsAt } = verdict.because;
    const because = { id, role, scope: scopeText(scope), endsAt };
    return { allowed: true, sentence, because, missing: null, canBeGivenBy };
  }
  const { permission, enough } = verdict;
  const missing = {
    permission,
    meaning: permissionInfo(permission).sentence,
    roles: enough.roles.map(({ name, title }) => ({ name, title })),
    scopes: enough.scopes.map((scope) => scopeText(scope)),
  };
  return { allowed: false, sentence, because: null, missing, canBeGivenBy };
}
