import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { readAppealView } from '../../db/read-appeal-view.js';
import type { Place } from '../../domain/message.js';
import { applyFact, type Fact } from '../../emulator/store/facts.js';
import { emptyWorld, type World } from '../../emulator/store/world.js';
import { externalId } from '../../networks/vk-links.js';
import { appealWorkflowId } from '../../workflows/messages.js';

/** Each judge looks at the whole and says what is wrong with it; nothing said = well. */
export interface Judges {
  words(): Promise<string[]>;
  acts(): Promise<string[]>;
  replies(): Promise<string[]>;
  ladders(): Promise<string[]>;
  runs(): Promise<string[]>;
}

interface Parts {
  db: DataSource;
  temporal: Client;
  /** Of the copy; the stand's own file in it says what really stands in the network. */
  dataDir: string;
}

/** Whatever is due may be under way so long. */
const lateMs = 5_000;

export const createJudges = ({ db, temporal, dataDir }: Parts): Judges => {
  const rows = async <Row>(sql: string, ...parameters: unknown[]): Promise<Row[]> => (await db.query(sql, parameters)) as Row[];
  const world = (): World => readWorld(join(dataDir, 'stand', 'stand.jsonl'));
  const said = (found: { trouble: string }[]): string[] => found.map(({ trouble }) => trouble);

  return {
    /** What residents wrote is an appeal, has joined one, or is kept with the reason; and nothing of it twice. */
    async words() {
      const known = await rows<{ id: string; appeal: string | null; reason: string | null; unheard: string | null }>(
        `select c.external_id || '/' || m.external_id as id, m.appeal_id as appeal, m.ignored_reason as reason, m.unheard
         from messages m join communities c on c.id = m.community_id where m.author_id is not null`,
      );
      const byId = new Map(known.map((message) => [message.id, message]));
      const written = residentsWords(world());
      const lost = written.filter((id) => !byId.has(id)).map((id) => `${id} stands in the network and is not known`);
      const adrift = known
        .filter(({ appeal, reason }) => appeal === null && reason === null)
        .map(({ id }) => `${id} belongs to no appeal, and nobody says why`);
      const unheard = known.filter((message) => message.unheard !== null).map(({ id }) => `${id} is unheard`);
      const doubled = await rows<{ trouble: string }>(
        `select 'message ' || (because ->> 'messageId') || ' made ' || count(*) || ' appeals' as trouble
         from audit_entries where what = 'received' group by because ->> 'messageId' having count(*) > 1`,
      );
      const waiting = await rows<{ trouble: string }>(
        `select 'delivery ' || id || ' is not processed: ' || coalesce(last_error, 'not tried') as trouble from deliveries where processed_at is null`,
      );
      return [...lost, ...adrift, ...unheard, ...said(doubled), ...said(waiting)];
    },

    /** Every command is decided and confirmed; one that was done took effect once, one that was refused never. */
    async acts() {
      return said(
        await rows(
          `with judged as (
             select c.*, (select count(*) from audit_entries e where e.appeal_id = c.appeal_id
               and e.once in (c.round || '/act/' || c.id, c.round || '/reopen/' || c.id)) as effects,
               (select count(*) from replies r where r.id = c.id) as replies
             from commands c)
           select kind || ' ' || id || ': ' || case
               when done_at is null then 'undecided'
               when confirmed_at is null then 'not confirmed'
               when refusal is null then 'done, with effects: ' || effects || ', replies: ' || replies
               else 'refused, with effects: ' || effects || ', replies: ' || replies end as trouble
           from judged where done_at is null or confirmed_at is null
             or effects <> case when refusal is null then 1 else 0 end
             or replies <> case when refusal is null and kind = 'submitReply' then 1 else 0 end`,
        ),
      );
    },

    /** Every reply stands once, where it answers; and nothing else stands there in our name. */
    async replies() {
      const replies = await rows<{ id: string; status: string; text: string; community: string; place: Place; external: string }>(
        `select r.id, p.status, r.text, c.external_id as community, p.place, p.external_id as external
         from replies r join publications p on p.reply_id = r.id join communities c on c.id = p.community_id`,
      );
      const standing = ourWords(world());
      const known = new Set(replies.map(({ text }) => text));
      const foreign = standing.filter(({ text }) => !known.has(text)).map(({ id, text }) => `${id} is no reply of ours: ${text}`);
      return replies
        .flatMap(({ id, status, text, community, place, external }) => {
          if (status === 'withdrawn') return [];
          if (status !== 'published') return [`reply ${id} is ${status}`];
          const found = standing.filter((own) => own.text === text);
          const [own] = found;
          if (found.length !== 1 || !own) return [`reply ${id} is published and stands ${found.length} times`];
          if (own.id !== `${community}/${external}`)
            return [`reply ${id} is recorded as ${community}/${external}, but is ${own.id}`];
          return own.answers === answeredAt(community, place) ? [] : [`reply ${id} answers ${own.answers}`];
        })
        .concat(foreign);
    },

    /** Every step of a ladder that has come fired once, in order, with one line in the record. */
    async ladders() {
      const unequal = await rows<{ trouble: string }>(
        `select 'appeal ' || a.number || ': ' || fired.rows || ' steps fired, ' || fired.lines || ' are in the record' as trouble from appeals a,
           lateral (select (select count(*) from escalations e where e.appeal_id = a.id and not e.skipped) as rows,
             (select count(*) from audit_entries e where e.appeal_id = a.id and e.what = 'escalated') as lines) as fired
         where fired.rows <> fired.lines`,
      );
      const untold = await rows<{ trouble: string }>(
        `select 'milestone ' || m.id || ': step ' || e.step || ' was passed over, and the record does not say so' as trouble
         from escalations e join milestones m on m.id = e.milestone_id where e.skipped and not exists (
           select 1 from audit_entries l where l.appeal_id = e.appeal_id and l.round = m.round and l.what = 'step-skipped'
             and l.because ->> 'milestone' = m.kind and l.because ->> 'step' = e.step)`,
      );
      // A later decision may have put the step ahead again: then it is still to come, and only the record remembers.
      const forgotten = await rows<{ trouble: string }>(
        `select 'appeal ' || a.number || ': ' || l.once || ' is in the record, and the step was not passed over' as trouble
         from audit_entries l join appeals a on a.id = l.appeal_id
         where l.what = 'step-skipped'
           and not exists (select 1 from escalations e join milestones m on m.id = e.milestone_id where e.appeal_id = l.appeal_id and e.skipped
             and m.round = l.round and m.kind = l.because ->> 'milestone' and e.step = l.because ->> 'step')
           and not exists (select 1 from audit_entries d where d.appeal_id = l.appeal_id and d.round = l.round and d.what = 'deadlines-set'
             and d.seq > l.seq and d.once <> split_part(l.once, '/skip/', 1) || '/deadlines')`,
      );
      const missing = await rows<{ trouble: string }>(
        `select 'appeal ' || a.number || ', ' || m.kind || ': step ' || (s.step ->> 'key') || ' has not fired' as trouble
         from appeals a join milestones m on m.appeal_id = a.id and m.round = a.round, jsonb_array_elements(m.steps) as s (step)
         where a.status not in ('closed', 'rejected') and m.met_at is null and (m.kind = 'observation') = (a.status = 'observing')
           and (s.step ->> 'at')::timestamptz < now() - $1 * interval '1 millisecond'
           and not exists (select 1 from escalations e where e.milestone_id = m.id and e.step = s.step ->> 'key')`,
        lateMs,
      );
      const disordered = await rows<{ trouble: string }>(
        `select 'milestone ' || milestone || ': ' || array_to_string(steps, ', ') || ' fired in this order' as trouble from (
           select m.id as milestone, array_agg(e.step order by e.at) as steps, array_agg((s.step ->> 'at')::timestamptz order by e.at) as due
           from milestones m join escalations e on e.milestone_id = m.id and not e.skipped
             join lateral jsonb_array_elements(m.steps) as s (step) on s.step ->> 'key' = e.step group by m.id) as fired
         where due <> (select array_agg(one order by one) from unnest(due) as one)`,
      );
      return [...said(unequal), ...said(untold), ...said(forgotten), ...said(missing), ...said(disordered)];
    },

    /** Every open round has one run that waits for what comes next, with nothing in its hands; a round that is over has none. */
    async runs() {
      const untold = await rows<{ trouble: string }>(
        `select 'appeal ' || number || ' (' || status || ') is not announced, or its run was woken in vain' as trouble from appeals
         where status not in ('closed', 'rejected') and (announced_at is null or wake_at is not null)`,
      );
      const open = await rows<{ id: string; round: number; number: string }>(
        `select id, round, number from appeals where status not in ('closed', 'rejected')`,
      );
      const stuck: string[] = [];
      for (const { id, round, number } of open) {
        const { next } = await readAppealView(db.manager, { appealId: id, round });
        if (next && Date.parse(next.at) < Date.now() - lateMs) stuck.push(`appeal ${number}: ${next.step} was due at ${next.at}`);
        const { status, raw } = await temporal.workflow.getHandle(appealWorkflowId(id, round)).describe();
        if (status.name !== 'RUNNING') stuck.push(`appeal ${number} is open and its run is ${status.name}`);
        if ((raw.pendingWorkflowTask?.attempt ?? 0) > 1) stuck.push(`appeal ${number}: its workflow task fails`);
        if ((raw.pendingActivities ?? []).length > 0) stuck.push(`appeal ${number}: a step is still under way`);
      }
      const expected = new Set(open.map(({ id, round }) => appealWorkflowId(id, round)));
      const query = `WorkflowType = 'handleAppeal' and ExecutionStatus != 'Completed'`;
      for await (const { workflowId, status } of temporal.workflow.list({ query })) {
        if (status.name === 'RUNNING' && expected.has(workflowId)) continue;
        if (status.name !== 'CONTINUED_AS_NEW') stuck.push(`run ${workflowId} is ${status.name}`);
      }
      return [...said(untold), ...stuck];
    },
  };
};

/** The last line may be half written while the stand lives. */
const readWorld = (path: string): World => {
  const world = emptyWorld();
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  for (const line of lines) for (const fact of JSON.parse(line) as Fact[]) applyFact(world, fact);
  return world;
};

const commentPlace = ({ ownerId, postId, id }: { ownerId: number; postId: number; id: number }): Place => ({
  ...{ kind: 'comment', ownerId: String(ownerId), postId: String(postId), commentId: String(id), rootId: String(id) },
});

/** `community/place`, for all that residents wrote. */
const residentsWords = ({ walls, dialogs }: World): string[] => [
  ...[...walls].flatMap(([ownerId, { posts, comments }]) => [
    ...[...posts.values()]
      .filter(({ fromId }) => fromId > 0)
      .map(({ id }) => `${-ownerId}/${externalId({ kind: 'post', ownerId: String(ownerId), postId: String(id) })}`),
    ...[...comments.values()]
      .filter(({ fromId }) => fromId > 0)
      .map((comment) => `${-ownerId}/${externalId(commentPlace(comment))}`),
  ]),
  ...[...dialogs.values()].flatMap(({ groupId, peerId, messages }) =>
    messages.filter(({ fromId }) => fromId > 0).map(({ number }) => dialogName(groupId, peerId, number)),
  ),
];

const dialogName = (groupId: number, peerId: number, number: number): string =>
  `${groupId}/${externalId({ kind: 'dialog', communityId: String(groupId), peerId: String(peerId), messageId: String(number) })}`;

interface OwnWords {
  id: string;
  text: string;
  answers: string;
}

/** All that stands in our communities' names beside their posts, and what it answers. */
const ourWords = ({ walls, dialogs }: World): OwnWords[] => [
  ...[...walls.values()].flatMap(({ comments }) =>
    [...comments.values()]
      .filter(({ fromId }) => fromId < 0)
      .map((comment) => ({
        id: `${-comment.ownerId}/${externalId(commentPlace(comment))}`,
        text: comment.text,
        answers: `${-comment.ownerId}/${comment.postId}/${comment.replyTo ?? 'post'}`,
      })),
  ),
  ...[...dialogs.values()].flatMap(({ groupId, peerId, messages }) =>
    messages
      .filter(({ fromId }) => fromId < 0)
      .map(({ number, text }) => ({ id: dialogName(groupId, peerId, number), text, answers: `${groupId}/dialog/${peerId}` })),
  ),
];

const answeredAt = (community: string, place: Place): string => {
  if (place.kind === 'dialog') return `${community}/dialog/${place.peerId}`;
  return `${community}/${place.postId}/${place.kind === 'comment' ? place.commentId : 'post'}`;
};
