import type { MarkedWord } from './audit.js';
import { hitsIn, readText, type HintOf, type Reading } from './reading.js';
import type { Settings, Topic } from './settings.js';
import type { Hit } from './stems.js';
import { toneOf } from './tone.js';

export interface Classification {
  /** `noise`: nobody waits for an answer. */
  decision: 'sure' | 'unsure' | 'noise';
  /** The best topic; a guess for the moderator while the decision is `unsure`. */
  topic: string | null;
  territory: string | null;
  /** Words by which the candidates were found, in the order of the text. */
  words: MarkedWord[];
  /** At most three, the best first. */
  candidates: { topic: string; score: number }[];
  /** One sentence for people. */
  why: string;
}

interface Circumstances {
  communityTerritory: string | null;
  at: string;
}

/** What a message is about, by staff's hints alone. `at` is the ISO instant whose day decides what is in season. */
export const classify = (text: string, settings: Settings, circumstances: Circumstances): Classification =>
  classifyReading(readText(text, settings), circumstances);

/** The same of a text that is read already. */
export const classifyReading = (reading: Reading, { communityTerritory, at }: Circumstances): Classification => {
  const tone = toneOf(reading);
  const territory = territoryOf(reading) ?? communityTerritory;
  if (tone === 'thanks' || tone === 'chatter') {
    const why = tone === 'thanks' ? 'Это благодарность, ответа никто не ждёт.' : 'Это реплика без вопроса и просьбы.';
    return { decision: 'noise', topic: null, territory, words: [], candidates: [], why };
  }
  const scored = scoreTopics(reading, at.slice(5, 10));
  const best = scored.slice(0, 3);
  return {
    ...decide(scored, tone === 'grateful'),
    topic: best[0]?.topic.code ?? null,
    territory,
    words: markWords(reading, best),
    candidates: best.map(({ topic, score }) => ({ topic: topic.code, score: Math.round(score * 100) / 100 })),
  };
};

/** How the author's words after our reply sound; a mere «ок» is kept like thanks. */
export const reactionOf = (text: string, settings: Settings): 'thanks' | 'complaint' | 'doubtful' => {
  const reading = readText(text, settings);
  const tone = toneOf(reading);
  if (tone === 'thanks' || tone === 'chatter') return 'thanks';
  return tone === 'complaint' || (tone === 'question' && hitsIn(reading, 'topic').length > 0) ? 'complaint' : 'doubtful';
};

/** Under another resident's post: is this comment an appeal of its own? */
export const looksLikeAppeal = (text: string, settings: Settings): boolean => {
  const reading = readText(text, settings);
  const tone = toneOf(reading);
  if (tone === 'complaint') return true;
  return tone === 'question' && hitsIn(reading, 'topic').length > 0;
};

/** One hit of one topic, with what it is worth. */
interface Evidence {
  hit: Hit<HintOf>;
  weight: number;
}

interface Scored {
  topic: Topic;
  score: number;
  evidence: Evidence[];
}

/** The best first; of equals the one whose code comes first. */
const scoreTopics = (reading: Reading, day: string): Scored[] => {
  const byTopic = new Map<Topic, Evidence[]>();
  for (const hit of hitsIn(reading, 'topic')) {
    const topics = hit.tags.flatMap((tag) => (tag.in === 'topic' ? [tag.topic] : []));
    const weight = weightOf(reading, hit) / Math.sqrt(new Set(topics.map(({ department }) => department)).size);
    for (const topic of topics) {
      const evidence = { hit, weight: isInSeason(topic, day) ? weight : weight * outOfSeason };
      byTopic.set(topic, [...(byTopic.get(topic) ?? []), evidence]);
    }
  }
  const found = [...byTopic].map(([topic, evidence]) => ({ topic, evidence: withoutRepeats(evidence) }));
  return found
    .map(({ topic, evidence }) => {
      const ofDepartment = found.filter((other) => other.topic.department === topic.department);
      const own = totalOf(evidence);
      const together = totalOf(withoutRepeats(ofDepartment.flatMap((other) => other.evidence)));
      return { topic, evidence, score: own + support * Math.max(0, together - own) };
    })
    .sort((a, b) => b.score - a.score || (a.topic.code < b.topic.code ? -1 : 1));
};

const totalOf = (evidence: readonly Evidence[]): number => evidence.reduce((sum, { weight }) => sum + weight, 0);

const outOfSeason = 0.5;

/** Topics of one department are no rivals: what speaks for one speaks for the addressee of all, though not for this topic. */
const support = 0.5;

const weightOf = (reading: Reading, hit: Hit<HintOf>): number =>
  wordiness(reading, hit) * placeWeight(reading, hit) * (hit.exact ? 1 : misspelt);

/** A phrase says more than its words apart, unless the other word is «не» or «нет»: anything may be missing. */
const wordiness = ({ words }: Reading, { at }: Hit<HintOf>): number => {
  const auxiliary = at.filter((index) => auxiliaries.has(words[index]?.norm ?? '')).length;
  return 1 + 1.2 * (at.length - auxiliary - 1) + 0.6 * auxiliary;
};

const auxiliaries: ReadonlySet<string> = new Set(
  (
    'не нет нету без ни на в во с со из за по к у о от до для под над через никто ничего некому негде некуда нечем нечего ' +
    'нельзя невозможно кто что где куда когда так еще уже опять'
  ).split(' '),
);

/** A word that merely resembles a hint helps, but is not enough by itself. */
const misspelt = 0.8;

/** «Яма у школы» is not about the school, «темно в школе» is: one who answers for a place answers for what is there. */
const placeWeight = (reading: Reading, { at }: Hit<HintOf>): number => {
  const { words } = reading;
  const [first = 0] = at;
  const last = at.at(-1) ?? first;
  if (!isName(reading, first, last)) return 1;
  if (first === last && isStreet(reading, first)) return passing;
  const ending = words[last]?.norm ?? '';
  const prepositions = prepositionsOf(reading, first);
  if (prepositions.some((norm) => nearby.has(norm) || (behind.has(norm) && instrumental.test(ending)))) return passing;
  return first === last && prepositions.some((norm) => inside.has(norm)) && locative.test(ending) ? scene : 1;
};

const passing = 0.4;
/** Just enough to win over a rival of the same weight. */
const scene = 1.25;

const nearby: ReadonlySet<string> = new Set('у возле около напротив мимо вокруг близ вдоль перед между рядом до из'.split(' '));
/** «За школой» is a place, «за школу» is not. */
const behind: ReadonlySet<string> = new Set(['за', 'под', 'над']);
const inside: ReadonlySet<string> = new Set(['в', 'во', 'на']);

const adjective = /(?:ой|ей|ого|его|ых|их|ым|ом|ем)$/u;
const instrumental = /(?:[оеё][мй]|[ая]ми)$/u;
const locative = /(?:[еи]|[ая]х)$/u;

/** One word, or an adjective and its noun: «детского сада». */
const isName = ({ words }: Reading, first: number, last: number): boolean =>
  first === last || (last === first + 1 && adjective.test(words[first]?.norm ?? ''));

/** The word before, and the one before an adjective: «у нашей школы». */
const prepositionsOf = ({ words }: Reading, index: number): string[] => {
  if (words[index]?.opens !== false) return [];
  const before = words[index - 1];
  const earlier = before?.opens === false && adjective.test(before.norm) ? words[index - 2] : undefined;
  return [before, earlier].flatMap((word) => (word ? [word.norm] : []));
};

/** «На Школьной», «по Строителей»: a capital inside a sentence, and an ending that names of streets have. */
const isStreet = ({ text, words }: Reading, index: number): boolean => {
  const word = words[index];
  return word?.opens === false && /^\p{Lu}\p{Ll}+(?:ая|ой|ую|ов|ев|ей)$/u.test(text.slice(word.start, word.end));
};

/** The weightiest first; each hint counts once, and only by those of its words that no weightier hint has taken. */
const withoutRepeats = (found: readonly Evidence[]): Evidence[] => {
  const taken = new Set<number>();
  const hints = new Set<string>();
  return [...found]
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ hit, weight }) => {
      const fresh = hit.at.filter((index) => !taken.has(index)).length / hit.at.length;
      if (fresh === 0 || hints.has(hit.hint)) return [];
      hints.add(hit.hint);
      for (const index of hit.at) taken.add(index);
      return [{ hit, weight: weight * fresh }];
    });
};

/** `day`, `from` and `to` are `MM-DD`; a season may cross the new year. */
const isInSeason = ({ season }: Topic, day: string): boolean => {
  if (season === null) return true;
  const { from, to } = season;
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
};

const enough = 0.9;
/** One more word of three or four decides; less is a matter of taste. */
const clearlyAhead = 1.2;

const decide = (scored: readonly Scored[], grateful: boolean): Pick<Classification, 'decision' | 'why'> => {
  const [first] = scored;
  if (!first) return { decision: 'unsure', why: 'Слов, по которым узнаётся тема, нет.' };
  const named = `«${first.topic.name}»`;
  const hints = [...new Set(first.evidence.map(({ hit }) => `«${hit.hint}»`))].slice(0, 4).join(', ');
  if (grateful) return { decision: 'unsure', why: `Похоже на благодарность по теме ${named}.` };
  if (first.score < enough) return { decision: 'unsure', why: `На тему ${named} указывает слишком мало: ${hints}.` };
  const rival = scored.slice(1).find(({ topic }) => topic.department !== first.topic.department);
  if (rival && first.score < rival.score * clearlyAhead)
    return { decision: 'unsure', why: `Тема ${named} или «${rival.topic.name}»: слова указывают на обе.` };
  return { decision: 'sure', why: `Тема ${named} по словам ${hints}.` };
};

/** The audit keeps offsets; a long rant need not be marked to its end. */
const mostMarked = 100;

const markWords = ({ words }: Reading, best: readonly Scored[]): MarkedWord[] =>
  best
    .flatMap(({ topic, evidence }) =>
      evidence.flatMap(({ hit }) =>
        hit.at.flatMap((index) => {
          const word = words[index];
          return word ? [{ start: word.start, end: word.end, hint: hit.hint, topic: topic.code }] : [];
        }),
      ),
    )
    .sort((a, b) => a.start - b.start)
    .slice(0, mostMarked);

/** The territory named most often; undefined when none is, or several equally. */
const territoryOf = (reading: Reading): string | undefined => {
  const named = new Map<string, Set<number>>();
  for (const { tags, at } of hitsIn(reading, 'territory'))
    for (const tag of tags)
      if (tag.in === 'territory') named.set(tag.code, (named.get(tag.code) ?? new Set()).add(at.at(-1) ?? 0));
  const [first, second] = [...named].sort((a, b) => b[1].size - a[1].size);
  return first && first[1].size !== second?.[1].size ? first[0] : undefined;
};
