/** Every page of the console that has a place in the navigation, and one's own. */
export const pages = [
  '/',
  '/resources',
  '/changes',
  '/backups',
  '/jobs',
  '/access',
  '/audit',
  '/settings',
  '/settings/channels',
  '/settings/deliveries',
  '/me',
  '/more',
];
