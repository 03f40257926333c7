import type { Because, By } from './audit.js';
import { wordsEn } from './explain-en.js';
import { wordsRu } from './explain-ru.js';
import type { Language } from './language.js';
import { ladderRoleNames, milestoneNames } from './names.js';
import { milestoneKinds, toldRoles } from './settings.js';

/** Names by code or id, as they are known to whoever shows the history. */
export interface Names {
  topic(code: string): string;
  group(code: string): string;
  department(code: string): string;
  territory(code: string): string;
  policy(code: string): string;
  template(code: string): string;
  operator(id: string): string;
  community(id: string): string;
  /** In what words a person gave the reason of an act; null where he gave none, or where they were erased. */
  reason(commandId: string): string | null;
}

type What = Because['what'];
type Of<Kind extends What> = Extract<Because, { what: Kind }>;
/** `when` says of a ladder's step when it comes. */
export type Sentences = { [Kind in What]: (because: Of<Kind>, names: Names, when: string) => string };

type Notice =
  | 'triage'
  | 'publication-needs-person'
  | 'assigned'
  | 'declined'
  | 'reply-refused'
  | 'reply-to-approve'
  | 'reply-returned'
  | 'assisted'
  | 'unconfirmed'
  | 'doubted'
  | 'reopened'
  | 'written-by-hand'
  | 'message-joined'
  | 'importance-set'
  | 'clock-resumed'
  | 'other';

/** What a language must say of the history. */
export interface Words {
  sentences: Sentences;
  /** As sla.ts writes them into the key of a step: `+4wh`. */
  units: Record<'m' | 'h' | 'd' | 'wm' | 'wh' | 'wd', string>;
  step: { percent(percent: number): string; after(amount: string, unit: string): string; other(key: string): string };
  notice(of: { milestone: string; when: string; to: string | undefined }): string;
  notices: Record<Notice, string>;
  /** The summary of a move to a newer version. */
  moved(counts: { version: number; moved: number; closed: number; refused: number }): string;
  parts: Record<Extract<By, { kind: 'machine' }>['part'], string>;
  resident: string;
  network: string;
  /** Whose name is not known any more. */
  somebody: string;
}

const wordsOf: Record<Language, Words> = { ru: wordsRu, en: wordsEn };

export const somebody = (language: Language): string => wordsOf[language].somebody;

/** `80` → «прошло 80 % срока», `+4wh` → «через 4 раб. ч после срока». */
const stepName = (key: string, { step, units }: Words): string => {
  if (/^\d+%?$/.test(key)) return step.percent(Number.parseInt(key, 10));
  const [, amount, unit] = /^\+(\d+(?:\.\d+)?)(m|h|d|wm|wh|wd)$/.exec(key) ?? [];
  return amount === undefined ? step.other(key) : step.after(amount, units[unit as keyof Words['units']]);
};

/** «Маршрутизатор», «Житель», a person's name. */
export const whoIs = (by: By, names: Pick<Names, 'operator'>, language: Language): string => {
  const words = wordsOf[language];
  switch (by.kind) {
    case 'operator':
      return names.operator(by.id);
    case 'machine':
      return words.parts[by.part];
    case 'resident':
      return words.resident;
    case 'network':
      return words.network;
  }
};

/** One line of the history as a sentence, with rule and settings version where they decided. */
export const explain = ({ by, because }: { by: By; because: Because }, names: Names, language: Language): string => {
  const words = wordsOf[language];
  const tell = words.sentences[because.what] as (because: Because, names: Names, when: string) => string;
  const when = 'step' in because ? stepName(because.step, words) : '';
  return `${whoIs(by, names, language)}. ${tell(because, names, when)}`;
};

/** A line of somebody's inbox; `because` as it was rung. */
export const explainNotice = (kind: string, because: Record<string, unknown>, language: Language): string => {
  const words = wordsOf[language];
  if (kind === 'moved') {
    const count = (of: string): number => Number(because[of] ?? 0);
    return words.moved({ version: count('version'), moved: count('moved'), closed: count('closed'), refused: count('refused') });
  }
  const milestone = milestoneKinds.find((known) => known === because['milestone']);
  const to = toldRoles.find((known) => known === because['to']);
  if (milestone === undefined) return words.notices[kind in words.notices ? (kind as Notice) : 'other'];
  const { step } = because;
  return words.notice({
    milestone: milestoneNames[language][milestone],
    when: stepName(typeof step === 'string' ? step : '100', words),
    to: to && ladderRoleNames[language][to],
  });
};

const decisions: readonly What[] = [
  'classified',
  'noise',
  'routed',
  'sent-to-triage',
  'topic-decided',
  'version-adopted',
  'declined',
  'rejected',
  'reopened',
  'reply-returned',
  'extended',
  'paused',
  'resumed',
  'importance-set',
  'promised',
  'promise-kept',
  'promise-broken',
  'promise-replaced',
];

/** Does this entry say why the appeal is where it is? */
export const isDecision = (what: What): boolean => decisions.includes(what);
