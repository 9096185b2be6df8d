import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, NotFound, NoView, Permission, StepUp, View } from '../../platform/http/index.js';
import { ServiceAccounts } from '../application/service-accounts.js';
import { Tokens } from '../application/tokens.js';
import { listServiceAccounts, shownServiceAccount } from '../persistence/access.queries.js';
import {
  madeTokenView,
  serviceAccountBody,
  serviceAccountsPage,
  serviceAccountsQuery,
  serviceAccountView,
  tokenBody,
  type ServiceAccountBody,
  type ServiceAccountsQuery,
  type TokenBody,
} from './tokens.views.js';

/** Accounts for programs, and their tokens. */
@ApiTags('service accounts')
@Controller('service-accounts')
export class ServiceAccountsController {
  constructor(
    private readonly store: Store,
    private readonly accounts: ServiceAccounts,
    private readonly tokens: Tokens,
  ) {}

  @Get()
  @Permission('person.read')
  @View(serviceAccountsPage)
  list(@Query({ schema: serviceAccountsQuery }) query: ServiceAccountsQuery) {
    return listServiceAccounts(this.store, query);
  }

  @Post()
  @Permission('token.service')
  @View(serviceAccountView, 201)
  async add(@Body({ schema: serviceAccountBody }) body: ServiceAccountBody) {
    return { ...(await this.accounts.add(body.name, body.purpose)), tokens: [] };
  }

  @Get(':id')
  @Permission('person.read')
  @View(serviceAccountView)
  async get(@Param('id') id: string) {
    const account = await shownServiceAccount(this.store, id);
    if (!account) throw new NotFound('This service account');
    return account;
  }

  @Delete(':id')
  @Permission('token.service')
  @StepUp()
  @NoView()
  delete(@Param('id') id: string): Promise<void> {
    return this.accounts.delete(id);
  }

  @Post(':id/tokens')
  @Permission('token.service')
  @StepUp()
  @View(madeTokenView, 201)
  async makeToken(@Param('id') id: string, @Body({ schema: tokenBody }) body: TokenBody) {
    const { token, row } = await this.tokens.makeService(id, body);
    return { ...row, token };
  }

  @Delete(':id/tokens/:tid')
  @Permission('token.service')
  @NoView()
  revokeToken(@Param('id') id: string, @Param('tid') tokenId: string): Promise<void> {
    return this.tokens.revokeService(id, tokenId);
  }
}
