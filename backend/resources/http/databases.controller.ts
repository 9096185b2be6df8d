import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { ApiTags, NoView, Permission, StepUp, View } from '../../platform/http/index.js';
import { LookAtDatabase } from '../application/look-at-database.js';
import { RevealCredential } from '../application/reveal-credential.js';
import { SetCredential } from '../application/set-credential.js';
import { TestCredential } from '../application/test-credential.js';
import {
  credentialBody,
  type CredentialBody,
  credentialParams,
  type CredentialParams,
  credentialTestView,
  databaseLookView,
  lookBody,
  type LookBody,
  revealedView,
} from './credential.views.js';
import { resourceParams, type ResourceParams } from './resource.views.js';

const RESOURCE = { object: 'resource', param: 'id' };

/** Databases: a look at an address, and the sealed accounts that Holdfast signs in with. */
@ApiTags('resources')
@Controller('resources')
export class DatabasesController {
  constructor(
    private readonly looking: LookAtDatabase,
    private readonly credentials: SetCredential,
    private readonly testing: TestCredential,
    private readonly revealing: RevealCredential,
  ) {}

  @Post('database/look')
  @Permission('resource.edit', { list: true })
  @View(databaseLookView)
  look(@Body({ schema: lookBody }) { address }: LookBody) {
    return this.looking.look(address);
  }

  @Post(':id/credentials')
  @Permission('resource.credentials', RESOURCE)
  @NoView()
  async set(
    @Param({ schema: resourceParams }) { id }: ResourceParams,
    @Body({ schema: credentialBody }) body: CredentialBody,
  ): Promise<void> {
    await this.credentials.set(id, body);
  }

  @Delete(':id/credentials/:purpose')
  @Permission('resource.credentials', RESOURCE)
  @NoView()
  async forget(@Param({ schema: credentialParams }) { id, purpose }: CredentialParams): Promise<void> {
    await this.credentials.forget(id, purpose);
  }

  @Post(':id/credentials/:purpose/test')
  @Permission('resource.credentials', RESOURCE)
  @View(credentialTestView)
  test(@Param({ schema: credentialParams }) { id, purpose }: CredentialParams) {
    return this.testing.test(id, purpose);
  }

  @Post(':id/credentials/:purpose/reveal')
  @Permission('resource.credentials', RESOURCE)
  @StepUp()
  @View(revealedView)
  reveal(@Param({ schema: credentialParams }) { id, purpose }: CredentialParams) {
    return this.revealing.reveal(id, purpose);
  }
}
