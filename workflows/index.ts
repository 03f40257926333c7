export { handleAppeal } from './handle-appeal.js';
