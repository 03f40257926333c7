/** What somebody looks for: all appeals of a kind, by the work that waits in them. Noise stands apart from all the others. */
export const appealViews = [
  'mine',
  'new',
  'triage',
  'approval',
  'overdue',
  'promises',
  'publication',
  'open',
  'all',
  'noise',
] as const;
export type AppealView = (typeof appealViews)[number];
