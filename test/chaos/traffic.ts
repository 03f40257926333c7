import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Answer } from './ask.js';
import { diceOf, type Dice } from './dice.js';

/** An act of an official, insisted on under one key until somebody gives a final answer. */
export interface AskedAct {
  path: string;
  body: Record<string, string>;
  key: string;
  answer?: Answer<{ id?: string }>;
}

export interface Traffic {
  acts: AskedAct[];
  /** Each act once more, until all are answered; with its key it must bring the answer that it brought before. */
  askAgain(): Promise<{ act: AskedAct; again: Answer }[]>;
  end(): Promise<void>;
}

interface Wanted {
  standUrl: string;
  /** Any of the web processes takes an act. */
  webUrls: readonly string[];
  key: string;
  seed: number;
}

interface World {
  communities: { id: string; kind: string; posts: { id: string }[] }[];
  users: { id: string }[];
}

const complaints = [
  'На Ленина третий день нет горячей воды, когда починят?',
  'Яма на дороге на Советской, уже колесо пробил!',
  'Во дворе не горят фонари, дети идут из школы в темноте',
  'Не вывозят мусор с Набережной, контейнеры полные',
  'Снег с дороги на Мира не чистят неделю',
  'Крыша течёт на Октябрьской, третий этаж',
  'Свалка за гаражами на Лесной, уберите',
];
const unclear = ['Ну и что это вообще такое творится у вас', 'Вот так и живём', 'А у соседей иначе'];
const thanks = ['Спасибо!', 'Спасибо большое!', 'Благодарю за ответ'];
const residentsPauseMs = 900;
const officialsPauseMs = 600;

/** Every fifth appeal nobody answers: its ladder is to fire to the end. */
export const isLeftAlone = (number: string): boolean => Number(number.slice(-6)) % 5 === 0;

/** Residents and officials of the whole district, at a steady pace, whoever of the processes is alive. */
export const startTraffic = async ({ standUrl, webUrls, key, seed }: Wanted): Promise<Traffic> => {
  let isOver = false;
  const authorization = { Authorization: `Bearer ${key}` };
  const acts: AskedAct[] = [];
  let turn = 0;
  const webUrl = (): string => webUrls[turn++ % webUrls.length] ?? '';
  const api = <T>(method: string, path: string, body?: unknown, headers = {}): Promise<Answer<T> | undefined> =>
    ask(method, `${webUrl()}/api/v1${path}`, body, { ...authorization, ...headers });

  const world = (await ask<World>('GET', `${standUrl}/state`))?.body;
  const codes = async (path: string): Promise<string[]> =>
    ((await api<{ items: { code: string }[] }>('GET', path))?.body.items ?? []).map(({ code }) => code);
  const [topics, departments] = [await codes('/topics'), await codes('/departments')];
  if (!world || topics.length === 0 || departments.length === 0)
    throw new Error('the copy does not answer before the first kill');
  const walls = world.communities
    .filter(({ kind }) => kind === 'own')
    .flatMap(({ id: communityId, posts }) => posts.map(({ id: postId }) => ({ communityId, postId })));
  const residents = world.users.map(({ id }) => id);

  const roots: { resident: string; wall: (typeof walls)[number]; commentId: string }[] = [];
  const writeSomething = async (dice: Dice): Promise<void> => {
    const [what, resident, wall] = [dice.throw(), dice.pick(residents), dice.pick(walls)];
    const actor = (id: string, path: string, body: object): Promise<Answer<{ commentId: string }> | undefined> =>
      ask('POST', `${standUrl}/actors/${id}/${path}`, body);
    const { communityId } = wall;
    const root = roots.length > 0 ? dice.pick(roots) : undefined;
    if (root && what < 0.25) {
      const text = dice.pick([...complaints, ...unclear, ...thanks]);
      await actor(root.resident, 'comment', { ...root.wall, text, replyTo: root.commentId });
    } else if (root && what < 0.32) {
      const text = dice.pick([...complaints, ...unclear]);
      await actor(resident, 'comment', { ...root.wall, text, replyTo: root.commentId });
    } else if (what < 0.42) await actor(resident, 'message', { communityId, text: dice.pick(complaints) });
    else if (what < 0.48) await actor(resident, 'post', { communityId, text: dice.pick(complaints) });
    else {
      const text = dice.pick(what < 0.56 ? unclear : what < 0.6 ? thanks : complaints);
      const written = await actor(resident, 'comment', { ...wall, text });
      if (written?.status === 201) roots.push({ resident, wall, commentId: written.body.commentId });
    }
  };

  const insist = async (act: AskedAct): Promise<void> => {
    while (!act.answer) {
      const answer = await api<{ id?: string }>('POST', act.path, act.body, { 'Idempotency-Key': act.key });
      if (answer && answer.status < 500 && answer.status !== 202) act.answer = answer;
      else if (isOver) return;
      else await pause(officialsPauseMs);
    }
  };
  const actOnSomething = async (dice: Dice): Promise<void> => {
    const status = dice.pick(['assigned', 'assigned', 'assigned', 'assigned', 'triage', 'triage', 'closed', 'observing']);
    const found = await api<{ items: { number: string }[] }>('GET', `/appeals?status=${status}&limit=100`);
    const open = (found?.status === 200 ? found.body.items : []).filter(({ number }) => !isLeftAlone(number));
    if (open.length === 0) return;
    const { number } = dice.pick(open);
    const act = chosen(status, dice, acts.length, { topics, departments });
    const asked = { path: `/appeals/${number}/${act.path}`, body: act.body, key: `chaos-${seed}-${acts.length}` };
    acts.push(asked);
    await insist(asked);
  };

  const lane = (seedOfLane: number, everyMs: number, work: (dice: Dice) => Promise<void>): Promise<void> => {
    const dice = diceOf(seedOfLane);
    const turns = async (): Promise<void> => {
      while (!isOver) {
        await work(dice);
        await pause(everyMs * (0.5 + dice.throw())); // the pace of people
      }
    };
    return turns();
  };
  const lanes = [
    ...[1, 2].map((n) => lane(seed + n, residentsPauseMs, writeSomething)),
    ...[3, 4, 5, 6, 7, 8].map((n) => lane(seed + n, officialsPauseMs, actOnSomething)),
  ];

  return {
    acts,
    async askAgain() {
      for (const act of acts) {
        while (!act.answer) {
          await insist(act);
          await pause(100);
        }
      }
      const again: { act: AskedAct; again: Answer }[] = [];
      for (const act of acts) {
        const answer = await api('POST', act.path, act.body, { 'Idempotency-Key': act.key });
        if (answer) again.push({ act, again: answer });
      }
      return again;
    },
    async end() {
      isOver = true;
      await Promise.all(lanes);
    },
  };
};

type Codes = Record<'topics' | 'departments', string[]>;

const chosen = (status: string, dice: Dice, count: number, codes: Codes): { path: string; body: Record<string, string> } => {
  if (status === 'closed' || status === 'observing') return { path: 'reopen', body: { reason: 'Ответ не по существу' } };
  const what = dice.throw();
  const topic = { path: 'topic', body: { code: dice.pick(codes.topics) } };
  const department = { path: 'department', body: { code: dice.pick(codes.departments) } };
  const reject = { path: 'reject', body: { reason: 'not-our-territory' } };
  if (status === 'triage') return what < 0.6 ? topic : what < 0.9 ? department : reject;
  if (what < 0.82) return { path: 'replies', body: { text: `Добрый день! Меры приняты, исполнено по пункту ${count + 1}.` } };
  if (what < 0.9) return { path: 'decline', body: { reason: 'Это не к нам' } };
  return what < 0.94 ? topic : what < 0.98 ? department : reject;
};
