import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Store } from '../../platform/database/index.js';
import { Permission, View } from '../../platform/http/index.js';
import { ListChannels } from '../application/list-channels.js';
import { SetChannel } from '../application/set-channel.js';
import { TestChannel } from '../application/test-channel.js';
import { channelKinds } from '../domain/channel.js';
import { listDeliveries } from '../persistence/notifications.queries.js';
import {
  channelFacts,
  channelParams,
  type ChannelParams,
  channelsView,
  channelView,
  deliveriesQuery,
  type DeliveriesQuery,
  deliveriesView,
  deliveryFacts,
  setChannelBody,
  type SetChannelBody,
  testResultView,
} from './notification.views.js';

/** How people are told, and what they were told. */
@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(
    private readonly store: Store,
    private readonly listing: ListChannels,
    private readonly setting: SetChannel,
    private readonly testing: TestChannel,
  ) {}

  @Get('channels')
  @Permission('settings.read')
  @View(channelsView)
  async channels() {
    const rows = await this.listing.run();
    const items = channelKinds.map((kind) =>
      channelFacts(
        kind,
        rows.find(({ id }) => id === kind),
      ),
    );
    return { items, next: null, hiddenByPermission: 0 };
  }

  @Put('channels')
  @Permission('settings.edit')
  @View(channelView)
  async set(@Body({ schema: setChannelBody }) { password, secret, ...given }: SetChannelBody) {
    const { channel, madeSecret } = await this.setting.run({ ...given, secret: password ?? secret });
    return { ...channelFacts(channel.id, channel), madeSecret };
  }

  @Post('channels/:kind/test')
  @Permission('settings.edit')
  @View(testResultView)
  test(@Param({ schema: channelParams }) { kind }: ChannelParams) {
    return this.testing.run(kind);
  }

  @Get('deliveries')
  @Permission('settings.read')
  @View(deliveriesView)
  async deliveries(@Query({ schema: deliveriesQuery }) { limit, after }: DeliveriesQuery) {
    const { items, next } = await listDeliveries(this.store, limit, after);
    return { items: items.map(deliveryFacts), next, hiddenByPermission: 0 };
  }
}
