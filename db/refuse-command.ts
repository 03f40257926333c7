import type { EntityManager } from 'typeorm';

/** Answers an act that was not done; one that is answered already keeps its answer. */
export const refuseCommand = async (tx: EntityManager, commandId: string, refusal: string): Promise<void> => {
  await tx.query(`update commands set done_at = now(), refusal = $2 where id = $1 and done_at is null`, [commandId, refusal]);
};
