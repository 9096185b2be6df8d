export { Bells } from './bells.js';
export type { LoggedEvent, NewEvent, Subject } from './event.js';
export { EventLog } from './event-log.js';
export { EventsModule } from './events.module.js';
export { entities, migrations } from './persistence/schema.js';
