export { Bells } from './bells.js';
export type { LoggedEvent, NewEvent, Subject } from './event.js';
export { EventLog } from './event-log.js';
export { EventReader } from './event-reader.js';
export { EventTail, type Subscription } from './event-tail.js';
export { EventsModule } from './events.module.js';
export { entities, migrations } from './persistence/schema.js';
export { SequencedTable } from './sequenced-table.js';
export { Sequencer } from './sequencer.js';
