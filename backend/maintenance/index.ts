export { MaintenanceDaemonModule, MaintenanceModule } from './maintenance.module.js';
