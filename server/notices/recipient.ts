import type { DataSource } from 'typeorm';
import type { Notice } from '../../db/entities/notice.js';
import { Operator } from '../../db/entities/operator.js';
import { newestVersion, type ReadSettings } from '../../db/settings.js';
import type { Language } from '../../domain/language.js';
import { ringsAt } from '../../domain/sla.js';
import type { Subject } from './subject.js';

/** Whom a notice is for, as he is known today. */
export interface Recipient {
  email: string | null;
  language: Language;
  /** When it may ring for him. */
  opensAt: Date;
  hasLeft: boolean;
}

/** Hours are asked again before each attempt: it may be evening by now, or a holiday that was published meanwhile. */
export const readRecipient = async (
  { db, readSettings }: { db: DataSource; readSettings: ReadSettings },
  { recipientKind, recipient }: Notice,
  { urgent, departmentCode: holder }: Subject,
): Promise<Recipient> => {
  const settings = await readSettings(await newestVersion(db.manager));
  const now = new Date();
  const opens = (department: string | null): Date => ringsAt(settings, { department, urgent, now });
  switch (recipientKind) {
    case 'operator': {
      const { email, language, blockedAt, departmentCode } = await db.manager.findOneByOrFail(Operator, { id: recipient });
      return { email, language, opensAt: opens(departmentCode), hasLeft: blockedAt !== null };
    }
    case 'department': {
      // Who reads it has chosen no language; its page speaks English too.
      const email = settings.departments.find(({ code }) => code === recipient)?.email ?? null;
      return { email, language: 'ru', opensAt: opens(recipient), hasLeft: false };
    }
    case 'webhook':
      return { email: null, language: 'ru', opensAt: opens(holder), hasLeft: false };
  }
};
