import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { deliverMessage, type Announcements } from '../../activities/deliver-message.js';
import type { Deps } from '../../activities/deps.js';
import { createActivities, type Activities } from '../../activities/index.js';
import { Appeal } from '../../db/entities/appeal.js';
import { Command } from '../../db/entities/command.js';
import { Community } from '../../db/entities/community.js';
import { Operator } from '../../db/entities/operator.js';
import { Publication } from '../../db/entities/publication.js';
import { createSeal } from '../../db/seal.js';
import { seedDemo, seedSettings } from '../../db/seed/index.js';
import { createSettingsReader } from '../../db/settings.js';
import type { ActAsked, PublicationStatus } from '../../domain/appeal.js';
import { createNetworks } from '../../networks/index.js';
import type { Act, AppealView } from '../../workflows/messages.js';
import { openTestDatabase } from './rows.js';

export const complaint = 'На Ленина третий день нет горячей воды, когда починят?';
export const unclear = 'Ну и что это вообще такое творится у вас';

/** One comment of a resident under a post of the community, as VK delivers it. */
export interface Comment {
  id: number;
  authorId: number;
  text: string;
  /** The first comment of the thread; undefined = this one. */
  rootId?: number;
  replyTo?: number;
  type?: 'wall_reply_new' | 'wall_reply_edit' | 'wall_reply_delete' | 'wall_reply_restore';
}

/** Lives of appeals on a real database, led by hand through the product's own steps: no run drives them. */
export interface Lives {
  /** Of the community itself, as the author of a comment typed by hand in the network. */
  ownId: number;
  activities: Activities;
  /** A stored delivery, as the intake hands it over; processing it again and again is the caller's to do. */
  stored(comment: Comment): Promise<{ process(): Promise<Announcements> }>;
  comment(change?: Partial<Comment>): Comment;
  messageIdOf(comment: Comment): Promise<string>;
  /** Stored and processed at once; the view of the appeal that the comment is now part of. */
  hear(comment: Comment): Promise<AppealView>;
  read(appealId: string): Promise<AppealView>;
  /** Writes down what a person asks, as server/acts.ts does before it tells the run. */
  ask(appeal: AppealView, act: ActAsked, payload?: Record<string, string>, by?: string): Promise<Act>;
  received(text?: string): Promise<AppealView>;
  routed(text?: string): Promise<AppealView>;
  /** A reply was written where a rule wants it approved. */
  toApprove(standing?: AppealView): Promise<AppealView>;
  lastMessageId(appeal: AppealView): Promise<string>;
  publishing(): Promise<AppealView>;
  /** As the activity that publishes leaves it. */
  publicationEnds(appeal: AppealView, status: PublicationStatus): Promise<AppealView>;
  observing(): Promise<AppealView>;
}

const group = 226_000_003;
const postId = 800_001;

/** Lives of a test file: on a database of its own, which is there before the first test and gone after the last. */
export const livesOfFile = (take: (opened: { db: DataSource; lives: Lives }) => void): void => {
  let close: () => Promise<void>;
  beforeAll(async () => {
    const opened = await openTestDatabase();
    close = opened.close;
    take({ db: opened.db, lives: await leadLives(opened.db) });
  }, 120_000);
  afterAll(() => close());
};

export const leadLives = async (db: DataSource): Promise<Lives> => {
  await seedSettings(db);
  await seedDemo(db, { seal: createSeal('k'.repeat(32)), password: 'otklik-demo' });
  const community = await db.manager.findOneByOrFail(Community, { externalId: String(group) });
  const deps: Deps = {
    db,
    readSettings: createSettingsReader(db),
    networks: createNetworks({ vk: { apiUrl: 'http://127.0.0.1:9', siteUrl: 'https://vk.com' } }),
    accessTo: () => Promise.reject(new Error('these steps stay within our database')),
    speed: 1,
  };
  const activities = createActivities(deps);
  const deliver = deliverMessage(deps);
  let lastId = 900_000;

  const lives: Lives = {
    ownId: -group,
    activities,
    comment(change = {}) {
      const id = ++lastId;
      return { id, authorId: 700_000_000 + id, text: complaint, ...change };
    },
    async stored({ id, authorId, text, rootId, replyTo, type = 'wall_reply_new' }) {
      const written = { from_id: authorId, date: Math.floor(Date.now() / 1000), text };
      const parents = rootId === undefined || rootId === id ? [] : [rootId];
      const object = { id, post_id: postId, owner_id: -group, parents_stack: parents, reply_to_comment: replyTo, ...written };
      const body = JSON.stringify({ type, group_id: group, event_id: randomUUID(), object });
      const [row] = (await db.query(
        `insert into deliveries (community_id, event_id, type, body) values ($1, $2, $3, $4) returning id`,
        [community.id, randomUUID(), type, body],
      )) as { id: string }[];
      if (!row) throw new Error('the delivery was not stored');
      return { process: () => deliver({ id: row.id, communityId: community.id, body }) };
    },
    async messageIdOf({ id }) {
      const [row] = (await db.query(`select id from messages where external_id = $1`, [`c-${group}_${postId}_${id}`])) as {
        id: string;
      }[];
      if (!row) throw new Error(`comment ${id} is not known`);
      return row.id;
    },
    async hear(comment) {
      await (await lives.stored(comment)).process();
      const [row] = (await db.query(`select appeal_id as "appealId" from messages where id = $1`, [
        await lives.messageIdOf(comment),
      ])) as { appealId: string | null }[];
      if (!row?.appealId) throw new Error(`comment ${comment.id} belongs to no appeal`);
      return lives.read(row.appealId);
    },
    async read(appealId) {
      const { round } = await db.manager.findOneByOrFail(Appeal, { id: appealId });
      return activities.readAppeal({ appealId, round });
    },
    // Nobody approves his own reply.
    async ask({ appealId, round }, act, payload = {}, by = /^(approve|return)/.test(act.kind) ? 'approver' : 'moderator') {
      const id = act.kind === 'submitReply' || act.kind === 'submitInterim' ? act.replyId : randomUUID();
      const { id: operatorId } = await db.manager.findOneByOrFail(Operator, { login: by });
      await db.manager.insert(Command, { id, appealId, round, kind: act.kind, operatorId, payload });
      return { ...act, commandId: id };
    },
    received: (text = complaint) => lives.hear(lives.comment({ text })),
    async routed(text = complaint) {
      return activities.routeAppeal(await activities.classifyAppeal(await lives.received(text)));
    },
    async toApprove(standing) {
      const appeal = standing ?? (await lives.routed());
      await db.manager.update(Appeal, appeal.appealId, { needsApproval: true });
      const act = await lives.ask(appeal, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Воду дадут к 18:00.' });
      return activities.takeAct(appeal, act);
    },
    async lastMessageId({ appealId }) {
      const [row] = (await db.query(`select id from messages where appeal_id = $1 order by seq desc limit 1`, [appealId])) as {
        id: string;
      }[];
      return row?.id ?? '';
    },
    async publishing() {
      const appeal = await lives.routed();
      const act = await lives.ask(appeal, { kind: 'submitReply', replyId: randomUUID() }, { text: 'Воду дадут к 18:00.' });
      return activities.takeAct(appeal, act);
    },
    async publicationEnds(appeal, status) {
      if (!appeal.reply) throw new Error(`appeal ${appeal.appealId} has no reply on its way`);
      const stands = status === 'published' ? { publishedAt: new Date(), externalId: randomUUID() } : {};
      await db.manager.update(Publication, appeal.reply.id, {
        status,
        attempt: 1,
        writes: 1,
        lastWriteAt: new Date(),
        ...stands,
      });
      return lives.read(appeal.appealId);
    },
    async observing() {
      return activities.settlePublication(await lives.publicationEnds(await lives.publishing(), 'published'));
    },
  };
  return lives;
};
