import type { MarkedWord } from './audit.js';
import type { Settings } from './settings.js';

export interface Classification {
  /** `noise`: nobody waits for an answer. */
  decision: 'sure' | 'unsure' | 'noise';
  /** The best topic, a guess only while the decision is `unsure`. */
  topic: string | null;
  territory: string | null;
  urgent: boolean;
  /** Offsets into the text. */
  words: MarkedWord[];
  candidates: { topic: string; score: number }[];
  /** One sentence for the moderator. */
  why: string;
}

/** What a message is about, by staff's hints. `at` is the ISO instant whose day decides what is in season. */
export const classify = (
  text: string,
  settings: Settings,
  { communityTerritory }: { communityTerritory: string | null; at: string },
): Classification => {
  const lower = text.toLowerCase();
  const found = settings.topics
    .map(({ code, stems }) => ({ topic: code, hint: stems.find((stem) => lower.includes(stem.replace('*', '').toLowerCase())) }))
    .flatMap(({ topic, hint }) => (hint === undefined ? [] : [{ topic, hint }]));
  const topic = found[0]?.topic ?? null;
  return {
    decision: topic ? 'sure' : 'unsure',
    topic,
    territory: communityTerritory,
    urgent: false,
    words: [],
    candidates: found.map(({ topic: code }) => ({ topic: code, score: 1 })),
    why: topic ? 'Тема определена по словам обращения.' : 'Слов, по которым узнаётся тема, нет.',
  };
};

/** How the author's words after our reply sound. */
export const reactionOf = (text: string, { phrases }: Settings): 'thanks' | 'complaint' | 'doubtful' => {
  const has = (list: string[]) => list.some((stem) => text.toLowerCase().includes(stem.replace('*', '')));
  if (has(phrases.complaint)) return 'complaint';
  return has(phrases.thanks) ? 'thanks' : 'doubtful';
};

/** Under another resident's post: is this comment an appeal of its own? */
export const looksLikeAppeal = (text: string, settings: Settings): boolean =>
  text.includes('?') || reactionOf(text, settings) === 'complaint';
