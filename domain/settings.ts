/** The document in force: what officials edit in the panel, frozen as one settings version. Rules read nothing else. */
export interface Settings {
  groups: TopicGroup[];
  topics: Topic[];
  departments: Department[];
  territories: Territory[];
  rules: RoutingRule[];
  policies: Policy[];
  calendars: Calendar[];
  ladders: Ladder[];
  phrases: Phrases;
}

export interface TopicGroup {
  code: string;
  name: string;
}

export interface Topic {
  code: string;
  group: string;
  name: string;
  /** Staff's hints: «снег», «люк*» (any ending), «не чист*» (a phrase: words in this order, near each other). Never regular expressions. */
  stems: string[];
  /** Default addressee when no routing rule says otherwise. */
  department: string | null;
  fastTrack: boolean;
  /** Recurring window, both days included, `MM-DD`; it may cross the new year. */
  season: { from: string; to: string } | null;
  photoRequired: boolean;
}

export interface Department {
  code: string;
  name: string;
  /** IANA name; working time and deadlines of the department are reckoned and shown in it. */
  timeZone: string;
  calendar: string;
  policy: string | null;
  /** `outside`: a body that is not ours (ministry, power grid). */
  kind: 'own' | 'outside';
}

export interface Territory {
  code: string;
  name: string;
  stems: string[];
}

/** Every filled condition must hold; the lowest `priority` wins, then the lowest `number`. */
export interface RoutingRule {
  number: number;
  name: string;
  priority: number;
  topic: string | null;
  group: string | null;
  territory: string | null;
  network: string | null;
  community: string | null;
  department: string;
  policy: string | null;
}

export const milestoneKinds = ['triage', 'first-reply', 'final', 'observation', 'promise'] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

export const timeUnits = ['minutes', 'hours', 'days', 'working-minutes', 'working-hours', 'working-days'] as const;
export type TimeUnit = (typeof timeUnits)[number];

export interface Policy {
  code: string;
  name: string;
  /** Demonstration only: `OTKLIK_DEMO_SPEED` divides its durations. */
  demo: boolean;
  milestones: { kind: MilestoneKind; amount: number; unit: TimeUnit; ladder: string | null }[];
  /** A resident who comes back within so many days after closing reopens the appeal. */
  repeatDays: number;
}

/** `['09:00', '13:00']`, local time; `'24:00'` ends a day. */
export type OpenInterval = [from: string, to: string];

export interface Calendar {
  code: string;
  name: string;
  timeZone: string;
  /** Open intervals of the seven weekdays, Monday first. */
  week: OpenInterval[][];
  /** `YYYY-MM-DD` → the intervals of that day: a holiday has none, a working Saturday has some. */
  exceptions: Record<string, OpenInterval[]>;
  /** Why a day is an exception, and by whose decision: «День Победы, ст. 112 ТК РФ». */
  notes: Record<string, string>;
}

export const ladderRoles = ['executor', 'head', 'moderator', 'curator', 'deputy', 'chief'] as const;
export type LadderRole = (typeof ladderRoles)[number];

/** A step at a share of the milestone's time, or so long after its due time. */
export type LadderStep = { percent: number; to: LadderRole } | { after: number; unit: TimeUnit; to: LadderRole };

export interface Ladder {
  code: string;
  name: string;
  steps: LadderStep[];
}

/** Staff's phrases, stems as in topics. */
export interface Phrases {
  /** A message made of these words alone is thanks. */
  thanks: string[];
  /** A message made of these words alone is chatter: agreement, greeting, laughter. */
  chatter: string[];
  /** Any of these shows displeasure or a request. */
  complaint: string[];
  /** Danger to life: an open manhole, a live wire, the smell of gas. */
  urgent: string[];
}

export interface SettingsVersion {
  number: number;
  content: Settings;
}
