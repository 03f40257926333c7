import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/activity';
import { claimPublication, markSending, readPublication, storeOutcome, type Claimed } from '../db/claim-publication.js';
import { Publication } from '../db/entities/publication.js';
import { takeRateSlot } from '../db/take-rate-slot.js';
import {
  NetworkBusy,
  NetworkRefused,
  NetworkUnclear,
  type CommunityAccess,
  type Network,
  type ReplyToPublish,
} from '../networks/network.js';
import { normaliseText } from '../networks/vk.js';
import type { PublicationOutcome } from '../workflows/messages.js';
import { networkOf, type Deps } from './deps.js';

/** A write may still take effect so long after it was sent. */
const settleMs = 30_000;
/** After a write that the network answered unclearly we look twice, at these ages of the write. */
const firstLookMs = 2_000;
const lastLookMs = 10_000;
/** A network that takes us for a spammer is asked again ever more rarely, and after so many tries a person publishes (networks.md §2.5). */
const floodMs = 60_000;
const longestFloodMs = 3_600_000;
const floodTries = 5;

interface Attempt {
  publication: Claimed;
  network: Network;
  access: CommunityAccess;
  reply: ReplyToPublish;
}

/**
 * Publishes a reply exactly once; there is no other publisher. One attempt makes at most one write, and a write whose
 * outcome is unknown is followed by looks, never by a blind repeat. docs/lifecycle.md, «Publishing exactly once».
 */
export const publishReply =
  (deps: Deps) =>
  async (replyId: string): Promise<PublicationOutcome> => {
    const publication = await claimPublication(deps.db, replyId);
    if (!publication) return outcomeOf(await readPublication(deps.db.manager, replyId));
    const attempt = await prepare(deps, publication);
    if (publication.status === 'sending') {
      const found = await look(deps, attempt);
      if (found !== 'write again') return found;
    }
    return write(deps, attempt);
  };

const prepare = async (deps: Deps, publication: Claimed): Promise<Attempt> => {
  const { replyId, communityId, place, text, network, randomId } = publication;
  return {
    publication,
    network: networkOf(deps, network),
    access: await deps.accessTo(communityId),
    reply: { place, text, guid: replyId, randomId },
  };
};

const write = async (deps: Deps, attempt: Attempt): Promise<PublicationOutcome> => {
  const { publication, network, access, reply } = attempt;
  await waitForSlot(deps, attempt, { key: `${publication.network}/write/${access.externalId}`, perSecond: 15 });
  if (!(await markSending(deps.db, publication))) return outcomeOf(await readPublication(deps.db.manager, publication.replyId));
  const sentAt = Date.now();
  try {
    const { externalId, url } = await network.publish(access, reply);
    const stored = await storeOutcome(deps.db, publication, { status: 'published', externalId, url, reason: null });
    return stored ? 'published' : outcomeOf(await readPublication(deps.db.manager, publication.replyId));
  } catch (error) {
    return afterFailure(deps, publication, error, Date.now() - sentAt);
  }
};

/** The one place where the network's ways to fail become the publication's, and Temporal's. */
const afterFailure = async (deps: Deps, publication: Claimed, error: unknown, tookMs: number): Promise<PublicationOutcome> => {
  if (error instanceof NetworkRefused) {
    const status = error.fault === 'text' ? 'refused' : 'assisted';
    await storeOutcome(deps.db, publication, { status, reason: error.message });
    return status;
  }
  if (error instanceof NetworkBusy) {
    const isFlood = error.retryAfterMs >= floodMs;
    if (isFlood && publication.attempt >= floodTries) {
      await storeOutcome(deps.db, publication, { status: 'assisted', write: 'undone', reason: error.message });
      return outcomeOf(await readPublication(deps.db.manager, publication.replyId));
    }
    await storeOutcome(deps.db, publication, { status: 'intended', write: 'undone', reason: error.message });
    const delay = isFlood ? Math.min(error.retryAfterMs * 2 ** (publication.attempt - 1), longestFloodMs) : error.retryAfterMs;
    throw comeBack('NetworkBusy', error.message, delay, error);
  }
  if (error instanceof NetworkUnclear) {
    // A call that hung may take effect later than one that was answered wrongly; no reason on record means «wait for it to settle».
    const hung = tookMs > 15_000;
    await storeOutcome(deps.db, publication, { reason: hung ? null : error.message });
    const { status } = await readPublication(deps.db.manager, publication.replyId);
    if (status === 'published') return status; // its echo was faster than the answer
    throw comeBack('NetworkUnclear', error.message, hung ? settleMs - tookMs : firstLookMs, error);
  }
  throw error;
};

/** There was a write before: is it there? Our own tables first (the echo makes the row `published`), then the thread. */
const look = async (deps: Deps, attempt: Attempt): Promise<PublicationOutcome | 'write again'> => {
  const { publication, network, access, reply } = attempt;
  const age = Date.now() - (publication.lastWriteAt ?? new Date(0)).getTime();
  // Without an answer on record the write may have died with us, or hangs still: nothing is certain before it has settled.
  const [first, last] = publication.reason === null ? [settleMs, settleMs] : [firstLookMs, lastLookMs];
  if (age < first) return later(deps, publication, first - age);

  await waitForSlot(deps, attempt, { key: `${publication.network}/read`, perSecond: 2.5 });
  const standing = await network
    .findOwnReplies(access, reply)
    .catch((error: unknown) => afterFailedLook(deps, publication, error));
  for (const own of standing) {
    const same = own.randomId === null ? normaliseText(own.text) === normaliseText(reply.text) : own.randomId === reply.randomId;
    if (!same || (await belongsToAnother(deps, publication, own.externalId))) continue;
    await storeOutcome(deps.db, publication, {
      status: 'published',
      externalId: own.externalId,
      url: own.url,
      reason: null,
    });
    return outcomeOf(await readPublication(deps.db.manager, publication.replyId));
  }
  if (age < last) return later(deps, publication, last - age);
  if (publication.writes >= 2) {
    await storeOutcome(deps.db, publication, { status: 'unconfirmed' });
    return outcomeOf(await readPublication(deps.db.manager, publication.replyId));
  }
  return 'write again';
};

const afterFailedLook = async (deps: Deps, publication: Claimed, error: unknown): Promise<never> => {
  if (error instanceof NetworkBusy) {
    await storeOutcome(deps.db, publication, {});
    throw comeBack('NetworkBusy', error.message, error.retryAfterMs, error);
  }
  if (error instanceof NetworkRefused) {
    // We may not even look: only a person can tell whether it stands.
    await storeOutcome(deps.db, publication, { status: 'unconfirmed', reason: error.message });
    throw comeBack('NetworkRefused', error.message, 1_000, error);
  }
  throw error;
};

const belongsToAnother = (deps: Deps, { communityId, replyId }: Claimed, externalId: string): Promise<boolean> =>
  deps.db.manager
    .createQueryBuilder(Publication, 'publication')
    .where('community_id = :communityId and external_id = :externalId and reply_id <> :replyId', {
      communityId,
      externalId,
      replyId,
    })
    .getExists();

const waitForSlot = async (deps: Deps, { publication }: Attempt, slot: { key: string; perSecond: number }): Promise<void> => {
  const wait = await takeRateSlot(deps.db, { ...slot, patienceMs: 5_000 });
  if (wait === undefined) return later(deps, publication, 5_000);
  if (wait > 0) await pause(wait);
};

const later = async (deps: Deps, publication: Claimed, delayMs: number): Promise<never> => {
  await storeOutcome(deps.db, publication, {});
  throw comeBack('NotYet', `reply ${publication.replyId}: come back in ${Math.ceil(delayMs)} ms`, delayMs);
};

const comeBack = (type: string, message: string, delayMs: number, cause?: Error): ApplicationFailure =>
  ApplicationFailure.create({ type, message, nextRetryDelay: Math.ceil(delayMs), ...(cause && { cause }) });

const outcomeOf = ({ replyId, status, claimedUntil }: Publication): PublicationOutcome => {
  if (status !== 'intended' && status !== 'sending') return status;
  const wait = Math.max(1_000, (claimedUntil?.getTime() ?? 0) - Date.now());
  throw comeBack('Claimed', `reply ${replyId} is being sent by another attempt`, wait);
};
