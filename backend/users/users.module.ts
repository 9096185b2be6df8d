import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Callers } from './application/callers.js';
import { Changes } from './application/changes.js';
import { DescribeSession } from './application/describe-session.js';
import { EndSessions } from './application/end-sessions.js';
import { PasswordHashing } from './application/password-hashing.js';
import { PasswordQuality } from './application/password-quality.js';
import { People } from './application/people.js';
import { Rights } from './application/rights.js';
import { Sessions } from './application/sessions.js';
import { SetUp } from './application/set-up.js';
import { SignInThrottle } from './application/sign-in-throttle.js';
import { SignIn } from './application/sign-in.js';
import { StepUpSession } from './application/step-up.js';
import { AccessGuard } from './http/access.guard.js';
import { SessionController } from './http/session.controller.js';
import { SetupController } from './http/setup.controller.js';

const shared = [Rights, Callers, SetUp];

const useCases = [
  Changes,
  DescribeSession,
  EndSessions,
  PasswordHashing,
  PasswordQuality,
  People,
  Sessions,
  SignIn,
  SignInThrottle,
  StepUpSession,
];

/** People, how they come in, and what they may do; in the server, with its guard and routes. */
@Global()
@Module({
  controllers: [SetupController, SessionController],
  providers: [...shared, ...useCases, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: shared,
})
export class UsersModule {}

/** The same without routes: for the daemon and for local commands. */
@Global()
@Module({ providers: [...shared, ...useCases], exports: shared })
export class UsersCoreModule {}
