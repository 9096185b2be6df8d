import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, NoView, SignedIn, StepUp, View } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import { Tokens } from '../application/tokens.js';
import { listTokens } from '../persistence/access.queries.js';
import { CurrentCaller } from './current-caller.js';
import { ofBrowser } from './of-browser.js';
import { madeTokenView, tokenBody, tokensPage, type TokenBody } from './tokens.views.js';

/** One's own tokens, for scripts that act in one's place. */
@ApiTags('me')
@Controller('me/tokens')
export class MyTokensController {
  constructor(
    private readonly store: Store,
    private readonly tokens: Tokens,
  ) {}

  @Get()
  @SignedIn('everyone may see their own tokens')
  @View(tokensPage)
  async list(@CurrentCaller() caller: Caller) {
    const items = await listTokens(this.store, caller.actor.id!);
    return { items, next: null, hiddenByPermission: 0, total: items.length };
  }

  @Post()
  @SignedIn('everyone may make tokens that hold no more than they do')
  @StepUp()
  @View(madeTokenView, 201)
  async make(@CurrentCaller() caller: Caller, @Body({ schema: tokenBody }) body: TokenBody) {
    const { token, row } = await this.tokens.makePersonal(ofBrowser(caller).personId, body);
    return { ...row, token };
  }

  @Delete(':id')
  @SignedIn('everyone may end their own tokens')
  @NoView()
  revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tokens.revoke(caller.actor.id!, id);
  }
}
