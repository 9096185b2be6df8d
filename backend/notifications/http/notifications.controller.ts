import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, IfMatch, NoView, Permission, View } from '../../platform/http/index.js';
import { AddChannel } from '../application/add-channel.js';
import { ChangeChannel } from '../application/change-channel.js';
import { RemoveChannel } from '../application/remove-channel.js';
import { TestChannel } from '../application/test-channel.js';
import { listChannels, listDeliveries } from '../persistence/notifications.queries.js';
import {
  addChannelBody,
  type AddChannelBody,
  changeChannelBody,
  type ChangeChannelBody,
  channelFactsOf,
  channelParams,
  type ChannelParams,
  channelsView,
  channelView,
  deliveriesQuery,
  type DeliveriesQuery,
  deliveriesView,
  deliveryFacts,
  testResultView,
} from './notification.views.js';

/** How people are told, and what they were told. */
@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly store: Store,
    private readonly adding: AddChannel,
    private readonly changing: ChangeChannel,
    private readonly removing: RemoveChannel,
    private readonly testing: TestChannel,
  ) {}

  @Get('channels')
  @Permission('settings.read')
  @View(channelsView)
  async channels() {
    const rows = await listChannels(this.store);
    return { items: rows.map(channelFactsOf), next: null, hiddenByPermission: 0 };
  }

  @Post('channels')
  @Permission('settings.edit')
  @View(channelView, 201)
  async add(@Body({ schema: addChannelBody }) { kind, everything, ...fields }: AddChannelBody) {
    const { row, madeSecret } = await this.adding.run(kind, fields, everything);
    return { ...channelFactsOf(row), madeSecret };
  }

  @Patch('channels/:id')
  @Permission('settings.edit')
  @View(channelView)
  async change(
    @Param({ schema: channelParams }) { id }: ChannelParams,
    @IfMatch() version: number,
    @Body({ schema: changeChannelBody }) fields: ChangeChannelBody,
  ) {
    const { row, madeSecret } = await this.changing.run(id, version, fields);
    return { ...channelFactsOf(row), madeSecret };
  }

  @Delete('channels/:id')
  @Permission('settings.edit')
  @NoView()
  async remove(@Param({ schema: channelParams }) { id }: ChannelParams, @IfMatch() version: number): Promise<void> {
    await this.removing.run(id, version);
  }

  @Post('channels/:id/test')
  @Permission('settings.edit')
  @View(testResultView)
  test(@Param({ schema: channelParams }) { id }: ChannelParams) {
    return this.testing.run(id);
  }

  @Get('deliveries')
  @Permission('settings.read')
  @View(deliveriesView)
  async deliveries(@Query({ schema: deliveriesQuery }) query: DeliveriesQuery) {
    const channels = await listChannels(this.store);
    const { items, next } = await listDeliveries(this.store, query);
    return { items: items.map((row) => deliveryFacts(row, channels)), next, hiddenByPermission: 0 };
  }
}
