import type { DataSource } from 'typeorm';
import { eraseResident, type Erasure } from '../../db/erase-resident.js';
import { createNetworks, type Networks } from '../../networks/index.js';
import type { Network } from '../../networks/network.js';
import { readConfig } from '../config.js';
import { CannotStart } from '../embedded/cannot-start.js';
import { findCopy } from '../embedded/running-copy.js';
import { runTool } from './run-tool.js';
import { openDatabase } from './servers.js';

const usage = `Стереть данные одного жителя:
  npm run erase -- vk НОМЕР-ИЛИ-ССЫЛКА          посчитать, ничего не меняя
  npm run erase -- vk НОМЕР-ИЛИ-ССЫЛКА --yes    стереть
Номер — как в адресе страницы https://vk.com/id123456; годится и ссылка на его запись, комментарий или переписку с ним.`;

const options = { yes: { type: 'boolean', default: false } } as const;

const networkOf = (networks: Networks, code: string): Network => {
  const network = Object.values(networks).find((known) => known.code === code);
  if (!network) throw new CannotStart(`Соцсети «${code}» нет. Есть: ${Object.keys(networks).join(', ')}.\n\n${usage}`);
  return network;
};

/** A number, the page of a person, or a link to what he wrote. */
const authorOf = async (db: DataSource, network: Network, words: string): Promise<string> => {
  const [, number] = /^(?:(?:https?:\/\/)?[^\s/]+\/)?(?:id)?(\d{1,20})\/?$/.exec(words) ?? [];
  if (number !== undefined) return number;
  const target = network.readLink(words);
  if (target?.kind === 'dialog') return target.peerId;
  const externalId = target && network.externalIdOf(target);
  const [author] = (await db.query(
    `select a.external_id as id from messages m join authors a on a.id = m.author_id where a.network = $1 and m.external_id = $2`,
    [network.code, externalId ?? ''],
  )) as { id: string }[];
  if (!author) throw new CannotStart(`«${words}» не ведёт к жителю, который писал сюда.\n\n${usage}`);
  return author.id;
};

const countsOf = ({ appeals, messages, revisions, replies, commands, names }: Erasure): string =>
  `сообщений ${messages}, прежних редакций ${revisions}, ответов ${replies}, действий со словами ${commands}, имён ${names}; обращений ${appeals}`;

/** `npm run erase`: counts first, erases with `--yes`. */
await runTool({ usage, options, words: [2, 2] }, async ({ positionals: [code = '', words = ''], values }) => {
  const config = readConfig();
  const network = networkOf(createNetworks({ vk: config.vk }), code);
  const url = config.databaseUrl ?? findCopy(config.dataDir)?.databaseUrl;
  if (url === undefined) throw new CannotStart('База не найдена: запустите npm start или задайте DATABASE_URL.');
  const db = await openDatabase(url);
  try {
    const externalId = await authorOf(db, network, words);
    const done = await eraseResident(db, { network: code, externalId, mode: values.yes ? 'erase' : 'count' });
    switch (done.outcome) {
      case 'unknown':
        throw new CannotStart(`Житель ${externalId} сюда не писал.`);
      case 'busy':
        throw new CannotStart(
          [
            'Сейчас нельзя, ничего не изменено.',
            ...(done.numbers.length > 0
              ? [`Ответ, действие или сообщение ещё в пути: ${done.numbers.join(', ')}. Дождитесь или отзовите ответ.`]
              : []),
            ...(done.deliveries > 0
              ? [`Не разобрано событий, где есть этот номер: ${done.deliveries} («Источники → Не разобрано»).`]
              : []),
          ].join(' '),
        );
      case 'would-erase':
        console.log(`Будет стёрто: ${countsOf(done.counts)}. Чтобы стереть, повторите с --yes.`);
        return 0;
      case 'erased':
        console.log(`Стёрто: ${countsOf(done.counts)}. Остались номера, состояния, сроки и журнал.`);
        return 0;
    }
  } finally {
    await db.destroy();
  }
});
