import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { seedSettings } from '../../db/seed/index.js';
import { hashOf } from '../../db/publish-settings.js';
import { readTables } from '../../db/settings-rows.js';
import { createTopicsFile, type Preview, type TopicsFile } from '../../server/topics-file.js';
import { asOfficesSave } from '../support/as-offices-save.js';
import { openTestDatabase } from '../support/rows.js';

let db: DataSource;
let close: () => Promise<void>;
let file: TopicsFile;
beforeAll(async () => {
  ({ db, close } = await openTestDatabase());
  await seedSettings(db);
  file = createTopicsFile(db);
}, 60_000);
afterAll(() => close());

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const given = (bytes: Uint8Array, missing: 'keep' | 'remove' = 'keep') => ({ bytes, missing, language: 'ru' }) as const;
const preview = (text: string, missing?: 'keep' | 'remove'): Promise<Preview> => file.preview(given(utf8(text), missing));
const draftHash = async (): Promise<string> => hashOf(await readTables(db.manager));
const topicNow = async (code: string) => (await readTables(db.manager)).topics.find((topic) => topic.code === code);

const fog =
  'Код;Тема;Группа;Подразделение;Ускоренный порядок;Сезон с;Сезон по;Слова и фразы;Примеры\n' +
  'fog;Туман на переправе;Дороги;Отдел дорог и транспорта;да;15.окт;30 апреля;"туман*, не видн* переправ*";"туман, паром не ходит"\n';

describe('what is exported', () => {
  test('comes back as it was: nothing changes', async () => {
    const exported = await file.write('ru');
    expect(exported).toMatch(/^\uFEFFКод;Тема;Группа;/);
    expect(await preview(exported, 'remove')).toMatchObject({ added: [], changed: [], removed: [], bad: [], unchanged: 125 });
  });
  test('in English too', async () => {
    const exported = await file.write('en');
    expect(exported).toMatch(/^\uFEFFCode;Topic;/);
    expect(await file.preview({ ...given(utf8(exported)), language: 'en' })).toMatchObject({
      changed: [],
      bad: [],
      unchanged: 125,
    });
  });
  test('has no cell that a spreadsheet would run, and such a cell comes back as it was', async () => {
    const before = await topicNow('shops');
    await db.query(`update topics set norms = '=HYPERLINK("http://evil.example")', name = '@цены' where code = 'shops'`);
    const exported = await file.write('ru');
    expect(exported).toContain(`'=HYPERLINK`);
    expect(exported).toContain(`;'@цены;`);
    expect(await preview(exported)).toMatchObject({ changed: [], bad: [] });
    await db.query(`update topics set norms = $1, name = $2 where code = 'shops'`, [before?.norms, before?.name]);
  });
});

describe('a file', () => {
  test.each(asOfficesSave)('saved %s is read', async (_how, save) => {
    const before = await draftHash();
    expect(await file.preview(given(save(fog)))).toMatchObject({
      added: [{ code: 'fog', name: 'Туман на переправе' }],
      changed: [],
      bad: [],
      unchanged: 125,
    });
    expect(await draftHash()).toBe(before);
  });

  test('with only some columns keeps the others, and says what changes cell by cell', async () => {
    const { changed, bad } = await preview('Код,Слова и фразы,Сезон с,Сезон по\nlift,"лифт*,фуникулёр*",1 мая,30.09\n');
    expect(bad).toEqual([]);
    expect(changed).toMatchObject([{ code: 'lift', name: 'Лифты' }]);
    const cells = Object.fromEntries(changed[0]?.cells.map(({ column, from, to }) => [column, { from, to }]) ?? []);
    expect(cells['stems']?.to).toBe('фуникулёр*');
    expect(cells['seasonFrom']).toEqual({ from: '', to: '1 мая' });
    expect(Object.keys(cells).sort()).toEqual(['seasonFrom', 'seasonTo', 'stems']);
  });

  test.each<[string, string, [line: number | null, column: string | null, words: string][]]>([
    ['an unknown group', 'Код;Тема;Группа\nx;Икс;Нет такой\n', [[2, 'group', '«Нет такой» нет в настройках']]],
    ['a deleted department', 'Код;Подразделение\nlift;gone\n', [[2, 'department', '«gone» нет в настройках']]],
    ['a stem of one letter', 'Код;Слова и фразы\nlift;"лифт*, я"\n', [[2, 'stems', '«я» короче двух букв']]],
    ['a day that there is not', 'Код;Сезон с;Сезон по\nlift;31.02;30.04\n', [[2, 'seasonFrom', '«31.02» — не день года']]],
    ['half a season', 'Код;Сезон с;Сезон по\nlift;;30.04\n', [[2, 'seasonFrom', 'впишите оба']]],
    ['neither yes nor no', 'Код;Ускоренный порядок\nlift;иногда\n', [[2, 'fastTrack', '«иногда» не понять']]],
    ['one code twice', 'Код;Тема\nlift;Лифт\n\nlift;Лифты\n', [[4, 'code', 'уже есть в строке 2']]],
    ['a code with spaces', 'Код;Тема;Группа\nновая тема;Икс;Дороги\n', [[2, 'code', 'кодом быть не может']]],
    ['a new topic without a name', 'Код;Группа\nx;Дороги\n', [[2, 'name', 'Не заполнено']]],
    ['a column that is not known', 'Код;Цвет\nlift;синий\n', [[1, null, 'Столбца «Цвет» нет']]],
    ['no codes', 'Тема\nЛифты\n', [[1, 'code', 'Нет столбца «Код»']]],
    ['more cells than columns', 'Код;Тема\nlift;Лифты;ещё\n', [[2, null, 'В строке 3 ячеек, а столбцов 2']]],
    ['quotes that are not closed', 'Код;Тема\nlift;"Лифты\n', [[2, null, 'Кавычки']]],
    ['nothing', '', [[null, null, 'Файл пуст']]],
    ['a workbook', 'PK\u0003\u0004…', [[null, null, 'книга Excel']]],
    [
      'several, each with its line, though a cell has a line break',
      'Код;Примеры;Группа\nlift;"раз\nдва";Дороги\npests;;Нет\nroof;;Тоже нет\n',
      [
        [4, 'group', '«Нет» нет'],
        [5, 'group', '«Тоже нет» нет'],
      ],
    ],
  ])('with %s is refused by line, column and what to do; nothing is saved', async (_case, text, wanted) => {
    const before = await draftHash();
    const { outcome, bad } = await file.save(given(utf8(text)));
    expect(outcome).toBe('bad-lines');
    expect(bad.map(({ line, column }) => [line, column])).toEqual(wanted.map(([line, column]) => [line, column]));
    wanted.forEach(([, , words], index) => expect(bad[index]?.message).toContain(words));
    expect(await draftHash()).toBe(before);
  });

  test.each<[string, string, string]>([
    ['a name', `Код;Тема\nlift;${'я'.repeat(501)}\n`, 'name'],
    ['norms', `Код;Нормы\nlift;${'я'.repeat(2_001)}\n`, 'norms'],
    ['an example', `Код;Примеры\nlift;${'я'.repeat(1_001)}\n`, 'examples'],
    ['a phrase', `Код;Слова и фразы\nlift;${'слово '.repeat(84)}\n`, 'stems'],
  ])('with %s longer than the document of settings takes is refused, and the cell is named', async (_case, text, column) =>
    expect((await preview(text)).bad).toMatchObject([{ line: 2, column }]),
  );
  test('with more examples than the document of settings takes is refused', async () => {
    const examples = (count: number): string => Array.from({ length: count }, (_none, index) => `пример ${index}`).join('|');
    expect((await preview(`Код;Примеры\nlift;${examples(200)}\n`)).bad).toEqual([]);
    expect((await preview(`Код;Примеры\nlift;${examples(201)}\n`)).bad).toMatchObject([{ line: 2, column: 'examples' }]);
  });

  test('that would remove a topic of a rule is refused, and the rule is named', async () => {
    const { bad, removed } = await preview('Код\nlift\n', 'remove');
    expect(removed).toHaveLength(124);
    expect(bad.map(({ message }) => message).join()).toMatch(/«Маршруты», запись «1»: Темы «wires-down» нет/);
  });

  test('with ten thousand stems in one topic is taken, with one more it is not', async () => {
    const stems = (count: number): string => Array.from({ length: count }, (_, index) => `слово${index}`).join('\n');
    expect((await preview(`Код;Слова и фразы\nlift;"${stems(10_000)}"\n`)).bad).toEqual([]);
    expect((await preview(`Код;Слова и фразы\nlift;"${stems(10_001)}"\n`)).bad).toMatchObject([{ line: 2, column: 'stems' }]);
  });
});

describe('saving', () => {
  test('writes the draft, and only what was seen', async () => {
    const { seal } = await preview(fog);
    expect((await file.save({ ...given(utf8(fog.replace('Туман', 'Дым'))), seal })).outcome).toBe('changed-meanwhile');
    expect(await topicNow('fog')).toBeUndefined();
    expect((await file.save({ ...given(utf8(fog)), seal })).outcome).toBe('saved');
    expect(await topicNow('fog')).toEqual({
      ...{ code: 'fog', name: 'Туман на переправе', group: 'roads', department: 'roads', fastTrack: true, photoRequired: false },
      season: { from: '10-15', to: '04-30' },
      norms: '',
      stems: ['туман*', 'не видн* переправ*'],
      examples: ['туман, паром не ходит'],
    });
  });
  test('is refused when somebody has changed a topic of the file since the preview, and does not touch topics it does not name', async () => {
    const text = 'Код;Слова и фразы\nlift;"лифт*, фуникулёр*"\n';
    const seen = await preview(text);
    await db.query(`update topics set name = 'Лифты и подъёмники' where code = 'lift'`);
    await db.query(`update topics set name = 'Рынки' where code = 'shops'`);
    expect((await file.save({ ...given(utf8(text)), seal: seen.seal })).outcome).toBe('changed-meanwhile');
    expect((await topicNow('lift'))?.stems).not.toContain('фуникулёр*');
    const { seal } = await preview(text);
    expect((await file.save({ ...given(utf8(text)), seal })).outcome).toBe('saved');
    expect(await topicNow('lift')).toMatchObject({ name: 'Лифты и подъёмники', stems: ['лифт*', 'фуникулёр*'] });
    expect((await topicNow('shops'))?.name).toBe('Рынки');
  });
  test('once more changes nothing', async () => {
    expect(await preview(fog)).toMatchObject({ added: [], changed: [], unchanged: 126 });
  });
  test('removes what is not in the file, if that was asked', async () => {
    const without = (await file.write('ru')).split('\r\n').filter((line) => !line.startsWith('fog;'));
    const { removed, bad } = await file.save(given(utf8(without.join('\r\n')), 'remove'));
    expect({ removed, bad }).toEqual({ removed: [{ code: 'fog', name: 'Туман на переправе' }], bad: [] });
    expect(await topicNow('fog')).toBeUndefined();
  });
});
