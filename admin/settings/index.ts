import type { ResourceOptions, ResourceWithOptions } from 'adminjs';
import { Community } from '../../db/entities/community.js';
import { SettingsVersion } from '../../db/entities/settings-version.js';
import { readTables } from '../../db/settings-rows.js';
import { ruleNamesOf } from '../../db/try-text.js';
import { mayEditSettings, mayRead } from '../../domain/access.js';
import type { By } from '../../domain/audit.js';
import { somebody, whoIs } from '../../domain/explain.js';
import type { Language } from '../../domain/language.js';
import { ruleSentence, whenSentence } from '../../domain/rule-words.js';
import { settingsReasonSentence } from '../../domain/settings-reason.js';
import { resource, type May, type PanelUser, type Payload } from '../resource.js';
import { createSaving, dressRow, type SaveParts } from './save.js';
import { settingsTables, type Field, type SettingsTable } from './tables.js';

const asOperator = (user: PanelUser) => user as unknown as Parameters<typeof mayEditSettings>[0];
const mayEdit: May = (user) => mayEditSettings(asOperator(user));
/** Everybody may see by which rules he works; the names in lists need it too. */
const mayLook: May = (user) => mayEdit(user) || mayRead(asOperator(user));

type Property = NonNullable<ResourceOptions['properties']>[string];
const shownIn = (places: { list?: boolean | undefined; show?: boolean; edit?: boolean; filter?: boolean }): Property => ({
  isVisible: {
    list: places.list ?? false,
    show: places.show ?? false,
    edit: places.edit ?? false,
    filter: places.filter ?? false,
  },
});

const propertiesOf = ({ name, kind, optional, reference, choices, inList, write }: Field): [string, Property][] => {
  if (write) {
    const box: Property = kind === 'text' ? { type: 'string' } : { type: 'textarea', props: { rows: 8 } };
    const text: Property = { ...box, ...shownIn({ show: true, edit: true }) };
    return [
      [name, shownIn({})],
      [`${name}Text`, text],
    ];
  }
  const property: Property = {
    ...shownIn({ list: inList, show: true, edit: true, filter: false }),
    isRequired: optional !== true && kind !== 'flag',
    isArray: false,
    isSortable: kind !== 'reference',
    ...(name === 'name' ? { isTitle: true } : {}),
    ...(reference === undefined ? {} : { reference }),
    ...(choices ? { availableValues: choices.map((value) => ({ value, label: value })) } : {}),
    ...(kind === 'flag' ? { type: 'boolean' as const } : {}),
    ...(kind === 'number' ? { type: 'number' as const } : {}),
    ...(kind === 'longText' ? { type: 'textarea' as const } : {}),
  };
  return [[name, property]];
};

const optionsOf = (table: SettingsTable): ResourceOptions => {
  const names = table.fields.flatMap(({ name, write }) => (write ? [`${name}Text`] : [name]));
  const listed = table.fields.filter(({ inList }) => inList).map(({ name, write }) => (write ? `${name}Text` : name));
  const told = isRules(table) ? ['sentence'] : [];
  return {
    navigation: false,
    listProperties: [...listed, ...told, ...Object.keys(table.words ?? {})],
    showProperties: told.length > 0 ? [...listed, ...told] : names,
    editProperties: names,
    filterProperties: [],
    sort: { sortBy: sortOf(table), direction: 'asc' },
    properties: {
      ...Object.fromEntries(table.fields.flatMap(propertiesOf)),
      ...Object.fromEntries(
        Object.keys(table.words ?? {}).map((name) => [name, { type: 'string' as const, ...shownIn({ list: true }) }] as const),
      ),
      ...(told.length > 0 ? { sentence: { type: 'string' as const, ...shownIn({ list: true, show: true }) } } : {}),
    },
  };
};

/** Rules stand in the order they decide in. */
const sortOf = ({ key, fields }: SettingsTable): string => {
  const has = (wanted: string): boolean => fields.some(({ name }) => name === wanted);
  if (key === 'number') return has('priority') ? 'priority' : 'number';
  return has('name') ? 'name' : 'code';
};

/** Its rows are told in sentences; a form edits them with pickers. */
const isRules = ({ fields }: SettingsTable): boolean => fields.some(({ name }) => name === 'when');

/** The tables that make a settings version, and the versions themselves. */
export const createSettings = (parts: SaveParts): ResourceWithOptions[] => [
  ...settingsTables.map((table) => {
    const { create, save, remove } = createSaving(parts, table);
    return resource({
      entity: table.entity,
      id: table.id,
      options: optionsOf(table),
      mayRead: mayLook,
      mayWrite: mayEdit,
      save,
      ...(table.fixed ? {} : { create, remove }),
      dress: (rows, { language }) =>
        isRules(table) ? tellRules(parts, rows, language) : rows.map((row) => dressShown(table, row, language)),
    });
  }),
  resource({
    entity: SettingsVersion,
    id: 'versions',
    options: {
      navigation: false,
      listProperties: ['number', 'at', 'who', 'reason'],
      showProperties: ['number', 'at', 'who', 'reason', 'hash'],
      filterProperties: [],
      sort: { sortBy: 'number', direction: 'desc' },
      properties: {
        content: { isVisible: false },
        by: { isVisible: false },
        who: { type: 'string' },
        number: { isTitle: true, isVisible: true },
      },
    },
    mayRead: mayLook,
    dress: (rows, { language }) => dressVersions(parts, rows, language),
  }),
];

/** Every rule as one sentence, named by the tables as they stand. */
const tellRules = async ({ db }: SaveParts, rows: Payload[], language: Language): Promise<Payload[]> => {
  const settings = await readTables(db.manager);
  const names = ruleNamesOf(settings, await db.manager.find(Community));
  return rows.map(({ number, name, priority }) => {
    const shown = { number, name, ...(priority === undefined ? {} : { priority }) };
    const rule = priority === undefined ? undefined : settings.rules.find((known) => known.number === Number(number));
    const danger = settings.urgency.find((known) => known.number === Number(number));
    const sentence = rule ? ruleSentence(rule, names, language) : danger ? whenSentence(danger.when, names, language) : '';
    return { ...shown, sentence };
  });
};

/** Who published each, and why; the settings themselves are too long for a table. */
const dressVersions = async ({ db }: SaveParts, rows: Payload[], language: Language): Promise<Payload[]> => {
  const operators = (await db.query(`select id, name from operators`)) as { id: string; name: string }[];
  const operator = (id: string): string => operators.find((known) => known.id === id)?.name ?? somebody(language);
  return rows.map((row) => {
    const hidden = Object.keys(row).filter((key) => /^(content|by)\b/.test(key));
    return {
      ...Object.fromEntries(hidden.map((key) => [key, undefined])),
      reason: settingsReasonSentence(String(row['reason']), language),
      who: whoIs(unflatten(row, 'by') as By, { operator }, language),
    };
  });
};

/** AdminJS hands lists out flat, `stems.0`: they are put together again. */
const dressShown = (table: SettingsTable, params: Record<string, unknown>, language: Language): Record<string, unknown> => {
  const row = Object.fromEntries(table.fields.map(({ name }) => [name, params[name] ?? unflatten(params, name)]));
  const words = Object.entries(table.words ?? {}).map(([name, say]) => [name, say(row, language)]);
  return { ...dressRow(table, row, language), ...(Object.fromEntries(words) as Payload) };
};

const unflatten = (params: Record<string, unknown>, name: string): unknown => {
  const root: { value?: unknown } = {};
  for (const [path, value] of Object.entries(params)) {
    if (!path.startsWith(`${name}.`)) continue;
    let place: Record<string, unknown> = root as Record<string, unknown>;
    let key = 'value';
    for (const part of path.slice(name.length + 1).split('.')) {
      place[key] ??= /^\d+$/.test(part) ? [] : {};
      place = place[key] as Record<string, unknown>;
      key = part;
    }
    place[key] = value;
  }
  return root.value ?? (name === 'exceptions' || name === 'notes' ? {} : []);
};
