import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AcceptInvite } from './application/accept-invite.js';
import { Callers } from './application/callers.js';
import { ChangePassword } from './application/change-password.js';
import { Changes } from './application/changes.js';
import { PeopleToTell } from './application/people-to-tell.js';
import { PersonConsequences } from './application/consequences.js';
import { DescribeSession } from './application/describe-session.js';
import { DisablePerson } from './application/disable-person.js';
import { EditPerson } from './application/edit-person.js';
import { EndSessions } from './application/end-sessions.js';
import { ExplainAccess } from './application/explain-access.js';
import { GiveRole } from './application/give-role.js';
import { GrantsOnResource } from './application/grants-on-resource.js';
import { Housekeeping } from './application/housekeeping.js';
import { InvitePerson } from './application/invite-person.js';
import { PasswordHashing } from './application/password-hashing.js';
import { PasswordLinks } from './application/password-links.js';
import { PasswordQuality } from './application/password-quality.js';
import { People } from './application/people.js';
import { RecoverOwner } from './application/recover-owner.js';
import { Rights } from './application/rights.js';
import { ServiceAccounts } from './application/service-accounts.js';
import { Sessions } from './application/sessions.js';
import { SetUp } from './application/set-up.js';
import { SignIn } from './application/sign-in.js';
import { SignInThrottle } from './application/sign-in-throttle.js';
import { Standing } from './application/standing.js';
import { StepUpSession } from './application/step-up.js';
import { TokenMetrics } from './application/token-metrics.js';
import { Tokens } from './application/tokens.js';
import { AccessGuard } from './http/access.guard.js';
import { AccessController } from './http/access.controller.js';
import { GrantsController } from './http/grants.controller.js';
import { InvitesController } from './http/invites.controller.js';
import { MeController } from './http/me.controller.js';
import { MyTokensController } from './http/my-tokens.controller.js';
import { PeopleController } from './http/people.controller.js';
import { ServiceAccountsController } from './http/service-accounts.controller.js';
import { SessionController } from './http/session.controller.js';
import { SessionsController } from './http/sessions.controller.js';
import { SetupController } from './http/setup.controller.js';

const shared = [Callers, GrantsOnResource, PeopleToTell, RecoverOwner, Rights, SetUp];

const useCases = [
  AcceptInvite,
  ChangePassword,
  Changes,
  DescribeSession,
  DisablePerson,
  EditPerson,
  EndSessions,
  ExplainAccess,
  GiveRole,
  InvitePerson,
  PasswordHashing,
  PasswordLinks,
  PasswordQuality,
  People,
  PersonConsequences,
  ServiceAccounts,
  Sessions,
  SignIn,
  SignInThrottle,
  Standing,
  StepUpSession,
  Tokens,
];

const controllers = [
  AccessController,
  GrantsController,
  InvitesController,
  MeController,
  MyTokensController,
  PeopleController,
  ServiceAccountsController,
  SessionController,
  SessionsController,
  SetupController,
];

/** People, how they come in, and what they may do; in the server, with its guard and routes. */
@Global()
@Module({
  controllers,
  providers: [...shared, ...useCases, Housekeeping, TokenMetrics, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: shared,
})
export class UsersModule {}

/** The same without routes: for the daemon and for local commands. */
@Global()
@Module({ providers: [...shared, ...useCases], exports: shared })
export class UsersCoreModule {}
