import type { EntityManager } from 'typeorm';
import { planAdoption, type Adoption } from '../domain/adoption.js';
import type { Refusal } from '../domain/appeal.js';
import type { AppealRow } from './entities/appeal.js';
import { Community } from './entities/community.js';
import { readIncoming } from './read-incoming.js';
import type { ReadSettings } from './settings.js';

export interface AdoptionAsked {
  appeal: AppealRow;
  version: number;
  readSettings: ReadSettings;
}

/** What adopting the version would make of this appeal; nothing is written, so that it can be looked at first. */
export const readAdoption = async (
  tx: EntityManager,
  { appeal, version, readSettings }: AdoptionAsked,
): Promise<Refusal | (Adoption & { defaultPolicy: string })> => {
  if (version <= appeal.settingsVersion) return 'not-newer';
  const settings = await readSettings(version);
  const { policyCode } = await tx.findOneByOrFail(Community, { id: appeal.communityId });
  // publishSettings keeps every policy that a community names; the one of receipt may be gone from them.
  const defaultPolicy = settings.policies.some(({ code }) => code === appeal.defaultPolicyCode)
    ? appeal.defaultPolicyCode
    : policyCode;
  const { incoming } = await readIncoming(tx, { ...appeal, defaultPolicyCode: defaultPolicy });
  const adoption = planAdoption(settings, incoming, {
    ...{ status: appeal.status, topic: appeal.topicCode, department: appeal.departmentCode, urgent: appeal.urgent },
    ...(await readDecisions(tx, appeal)),
  });
  return typeof adoption === 'string' ? adoption : { ...adoption, defaultPolicy };
};

const readDecisions = async (
  tx: EntityManager,
  { id, round }: AppealRow,
): Promise<{ isChosenByStaff: boolean; declinedBy: string[] }> => {
  const [row] = (await tx.query(
    `select
       coalesce((select because -> 'by' ->> 'kind' = 'operator' from audit_entries
         where appeal_id = $1 and what = 'routed' order by seq desc limit 1), false) as "isChosenByStaff",
       array(select because ->> 'department' from audit_entries
         where appeal_id = $1 and round = $2 and what = 'declined' and because ->> 'department' is not null) as "declinedBy"`,
    [id, round],
  )) as { isChosenByStaff: boolean; declinedBy: string[] }[];
  if (!row) throw new Error(`nothing could be read of the decisions on appeal ${id}`);
  return row;
};
