export { handleAppeal } from './handle-appeal.js';
export { moveAppeals } from './move-appeals.js';
