import type { DataSource } from 'typeorm';
import { addNotice } from './add-notice.js';
import type { Notice } from './entities/notice.js';
import { putIntoInbox, whoAnswers } from './ring.js';

/** Who was to read it has left while it waited: whoever answers for the district is told instead, in the panel and by e-mail. */
export const passOnNotice = (db: DataSource, { id, appealId, round, kind, because, ...notice }: Notice): Promise<void> =>
  db.transaction(async (tx) => {
    const [, taken] = (await tx.query(
      `update notices set status = 'failed', last_error = 'has-left' where id = $1 and status = 'waiting' returning 1`,
      [id],
    )) as [unknown[], number];
    if (taken === 0) return;
    const once = notice.once.slice(appealId.length + 1);
    const people = await whoAnswers(tx);
    await putIntoInbox(tx, people, { appealId, kind, because, once });
    for (const { id: recipient } of people.filter(({ email }) => email !== null)) {
      const asked = { appeal: { id: appealId, round }, kind, because, once, rungAt: new Date() };
      await addNotice(tx, { ...asked, channel: 'email', recipientKind: 'operator', recipient });
    }
  });
