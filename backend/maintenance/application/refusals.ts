import { NotFound, Refusal, refusalKind } from '../../platform/http/index.js';

const kinds = {
  over: refusalKind('maintenance-over', 'This maintenance is over', 409, 1),
};

export const maintenanceNotFound = (): NotFound => new NotFound('This maintenance');

export class MaintenanceOver extends Refusal {
  constructor() {
    super(kinds.over, 'It is not on now, and nothing of it is to come', { remedy: 'Plan a new one' });
  }
}
