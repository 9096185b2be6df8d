import type { Messenger } from '../ports.js';
import { type FindTarget, Post } from './http/post.js';
import { NtfyMessenger } from './ntfy/ntfy-messenger.js';
import { PagerDutyMessenger } from './pagerduty/pagerduty-messenger.js';
import { SlackMessenger } from './slack/slack-messenger.js';
import { type FindAddress, SmtpMessenger } from './smtp/smtp-messenger.js';
import { TeamsMessenger } from './teams/teams-messenger.js';
import { WebhookMessenger } from './webhook/webhook-messenger.js';

/** One messenger of each kind, which connect to what `find` judged. */
export function allMessengers(find: FindTarget & FindAddress, patienceMs?: number): Messenger[] {
  const post = new Post(find, patienceMs);
  const chats = [new SlackMessenger(post), new TeamsMessenger(post), new NtfyMessenger(post)];
  return [new SmtpMessenger(find, patienceMs), new WebhookMessenger(post), ...chats, new PagerDutyMessenger(post)];
}
