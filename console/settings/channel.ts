import type { Wire } from '../api/contract';

export type Channel = Wire<'NotificationChannels'>['items'][number];
