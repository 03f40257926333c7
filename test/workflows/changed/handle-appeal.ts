import { proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../../activities/index.js';
import type { Round } from '../../../workflows/messages.js';

const { readAppeal, passInstant } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10s' });

/** Deliberately another order of steps than in any history: replay must see it. */
export async function handleAppeal({ appealId, round }: Round): Promise<void> {
  const appeal = await readAppeal({ appealId, round });
  await passInstant(appeal, { milestoneId: 'none', step: 'none', at: '2026-01-01T00:00:00Z' });
}
