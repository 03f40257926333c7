/** The document in force: what officials edit in the panel, frozen as one settings version. Rules read nothing else. */
export interface Settings {
  groups: TopicGroup[];
  topics: Topic[];
  departments: Department[];
  territories: Territory[];
  rules: RoutingRule[];
  addressees: Addressee[];
  urgency: UrgencyRule[];
  policies: Policy[];
  calendars: Calendar[];
  ladders: Ladder[];
  phrases: Phrases;
  templates: ReplyTemplate[];
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
  /** Default addressee when neither a rule nor the table of addressees says otherwise. */
  department: string | null;
  fastTrack: boolean;
  /** Recurring window, both days included, `MM-DD`; it may cross the new year. */
  season: { from: string; to: string } | null;
  photoRequired: boolean;
  /** Laws and acts by which one answers, shown beside the reply; '' = none. */
  norms: string;
  /** How people write about it. */
  examples: string[];
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
  /** Where an outside body is asked; it has no sign-in. */
  email: string | null;
}

export interface Territory {
  code: string;
  name: string;
  stems: string[];
}

/** What may be asked of an appeal. Of several codes, or stems, any one is enough; `time` and `season` may cross midnight and the new year. */
export type Condition =
  | { kind: 'topic' | 'group' | 'territory' | 'network' | 'community'; codes: string[] }
  /** Stems and phrases as in topics. */
  | { kind: 'words'; stems: string[] }
  | { kind: 'urgent' | 'fast-track' | 'open-appeal' }
  /** `HH:MM` in the zone of the first calendar; `to` is outside. */
  | { kind: 'time'; from: string; to: string }
  /** `MM-DD` there, both days included. */
  | { kind: 'season'; from: string; to: string };

/** All of `all`, at least one of `any` if there is one, and none of `none`. Nothing asked = always. */
export interface When {
  all: Condition[];
  any: Condition[];
  none: Condition[];
}

export const importances = ['usual', 'urgent'] as const;
export type Importance = (typeof importances)[number];

/** null = the rule says nothing of it. */
export interface Effects {
  topic: string | null;
  importance: Importance | null;
  department: string | null;
  policy: string | null;
  /** A reply needs approval, or needs none. */
  approval: boolean | null;
  template: string | null;
  label: string | null;
}

/** The lowest `priority` comes first, then the lowest `number`; of those that hold the first decides, for each effect by itself. */
export interface RoutingRule {
  number: number;
  name: string;
  priority: number;
  when: When;
  effects: Effects;
}

/** A cell of the table of addressees: of a topic or of a group, in a territory or (null, groups only) everywhere. */
export interface Addressee {
  topic: string | null;
  group: string | null;
  territory: string | null;
  department: string;
}

/** Danger: an appeal for which any of these holds is urgent. */
export interface UrgencyRule {
  number: number;
  name: string;
  when: When;
}

export const milestoneKinds = ['triage', 'first-reply', 'final', 'observation', 'promise'] as const;
export type MilestoneKind = (typeof milestoneKinds)[number];

export const timeUnits = ['minutes', 'hours', 'days', 'working-minutes', 'working-hours', 'working-days'] as const;
export type TimeUnit = (typeof timeUnits)[number];

export interface Time {
  amount: number;
  unit: TimeUnit;
}

/** From when the clock runs: `written` = the resident's message stood in the network, `received` = we learned of it. */
export const clockStarts = ['received', 'written'] as const;
export type ClockStart = (typeof clockStarts)[number];

export interface Policy {
  code: string;
  name: string;
  /** Demonstration only: `OTKLIK_DEMO_SPEED` divides its durations. */
  demo: boolean;
  milestones: { kind: MilestoneKind; amount: number; unit: TimeUnit; ladder: string | null }[];
  /** A resident who comes back within so many days after closing reopens the appeal. */
  repeatDays: number;
  start: ClockStart;
  /** By how much the final term may be moved in all; null = not at all. */
  extension: Time | null;
  /** How long at once the clock may stand while the resident is awaited; null = it may not. */
  pauseLimit: Time | null;
  /** What may be awaited of a resident, in words of the officials. */
  pauseReasons: string[];
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
/** No ladder names approvers: while a reply waits for them, the executor's steps are theirs. */
export const toldRoles = [...ladderRoles, 'approver'] as const;
export type ToldRole = (typeof toldRoles)[number];

/** By post, or one person by login. */
export type Recipient = LadderRole | `person:${string}`;

/** What a step goes out by besides the inbox, which is always written. */
export const channels = ['email', 'webhook'] as const;
export type Channel = (typeof channels)[number];

export interface Telling {
  to: Recipient;
  by: Channel[];
  /** Nobody has acknowledged it within so many minutes: the next step fires early. */
  acknowledgeMinutes: number | null;
}

/** A step at a share of the milestone's time, or so long after its due time. */
export type LadderStep = ({ percent: number } | { after: number; unit: TimeUnit }) & Telling;

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
}

/** A beginning of a reply, for a topic, for a group of them, or for any. `text` has placeholders: domain/templates.ts. */
export interface ReplyTemplate {
  code: string;
  name: string;
  topic: string | null;
  group: string | null;
  text: string;
}

export interface SettingsVersion {
  number: number;
  content: Settings;
}
