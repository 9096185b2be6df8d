export { Lookout } from './lookout.js';
export { demandSchedule, nextRuns, type ScheduleWords } from './schedule.js';
