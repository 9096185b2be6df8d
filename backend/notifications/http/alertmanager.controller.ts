import { Body, Controller, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApiTags, Permission, View } from '../../platform/http/index.js';
import { ReceiveAlerts } from '../application/receive-alerts.js';

/** Of what anybody wrote into a label only the beginning is read. */
const words = z.string().transform((text) => text.slice(0, 2_000));
const labels = z
  .record(z.string(), words)
  .refine((given) => Object.keys(given).length <= 100, 'has more than 100 entries');

const alertShape = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: labels.default({}),
  annotations: labels.default({}),
  startsAt: words.default(''),
  fingerprint: words.default(''),
});

/** Version 4 of the webhook; what it says besides is not read. */
const alertmanagerBody = z
  .object({ version: z.string().max(20).optional(), alerts: z.array(alertShape).max(1_000) })
  .meta({ id: 'AlertmanagerBody' });
type AlertmanagerBody = z.infer<typeof alertmanagerBody>;

const alertsView = z.object({ firing: z.number(), resolved: z.number() }).meta({ id: 'ReceivedAlerts' });

/** Alertmanager's webhook: its alerts open incidents and end them. */
@ApiTags('notifications')
@Controller('alertmanager')
export class AlertmanagerController {
  constructor(private readonly receiving: ReceiveAlerts) {}

  @Post()
  @Permission('alert.send')
  @View(alertsView)
  receive(@Body({ schema: alertmanagerBody }) { alerts }: AlertmanagerBody) {
    return this.receiving.run(alerts);
  }
}
