export { NotificationsDaemonModule, NotificationsModule } from './notifications.module.js';
