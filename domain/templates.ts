import type { ReplyTemplate } from './settings.js';

/** What a template leaves open; in the language of the reply, since officials write them. */
export const placeholders = ['номер', 'тема', 'подразделение', 'срок', 'территория'] as const;
export type Placeholder = (typeof placeholders)[number];

const open = /\{([^{}\n]{1,40})\}/gu;

const nameOf = (written: string): string => written.trim().toLowerCase();
const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name);

/** Placeholders of a text that nobody can fill. */
export const unknownPlaceholders = (text: string): string[] => [
  ...new Set([...text.matchAll(open)].map(([, written = '']) => written).filter((written) => !isPlaceholder(nameOf(written)))),
];

/** What is not known stays open, so that whoever writes sees it. */
export const fillTemplate = (text: string, values: Readonly<Record<Placeholder, string | null>>): string =>
  text.replace(open, (whole, written: string) => {
    const name = nameOf(written);
    return isPlaceholder(name) ? (values[name] ?? whole) : whole;
  });

/** Placeholders that are still open in a reply. */
export const openPlaceholders = (text: string): string[] =>
  [...text.matchAll(open)].map(([whole, written = '']) => (isPlaceholder(nameOf(written)) ? whole : '')).filter(Boolean);

/** The one that a rule named first, those of the topic, then of its group, then those for any; what is for another topic comes last. */
export const byFitness = <Template extends Pick<ReplyTemplate, 'code' | 'topic' | 'group' | 'name'>>(
  templates: readonly Template[],
  of: { topic: string | null; group: string | null; named?: string | null },
): Template[] => {
  const rank = ({ code, topic, group }: Template): number => {
    if (code === of.named) return -1;
    if (topic !== null) return topic === of.topic ? 0 : 3;
    if (group !== null) return group === of.group ? 1 : 3;
    return 2;
  };
  return [...templates].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'ru'));
};

/** What an appeal puts into the places. */
export const templateValues = (of: {
  number: string;
  topic: string | null;
  department: string | null;
  due: string | null;
  territory: string | null;
}): Record<Placeholder, string | null> => ({
  номер: of.number,
  тема: of.topic,
  подразделение: of.department,
  срок: of.due,
  территория: of.territory,
});
