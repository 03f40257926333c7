import React from 'react';
import type { JobSeen } from '../../../db/jobs.js';
import { call, now } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';

export type Job<Result> = Omit<JobSeen, 'askedAt' | 'endedAt' | 'result'> & {
  askedAt: string;
  endedAt: string | null;
  result: Result | null;
};

export const isGoing = (job: Pick<JobSeen, 'status'> | null | undefined): boolean =>
  job?.status === 'waiting' || job?.status === 'running';

interface Standing {
  job: Job<unknown> | null | undefined;
  mayStop: boolean;
  /** What is said of a job that came to nothing. */
  words: { cancelled: string; failed: string };
  refresh: () => Promise<void>;
  fail: (error: unknown) => void;
}

/** How far a job on the draft is, and the button that stops it. */
export const JobStanding = ({ job, mayStop, words, refresh, fail }: Standing) => (
  <>
    <div role="status">
      {job?.status === 'waiting' && say('draft.waiting')}
      {job?.status === 'running' && <Progress job={job} />}
      {job?.status === 'cancelled' && words.cancelled}
      {job?.status === 'failed' && words.failed}
    </div>
    {job && isGoing(job) && mayStop && (
      <button type="button" onClick={() => void call(`/settings/jobs/${job.id}/cancel`, {}).then(refresh).catch(fail)}>
        {say('draft.stop')}
      </button>
    )}
  </>
);

const Progress = ({ job: { done, total, askedAt } }: { job: Pick<Job<unknown>, 'done' | 'total' | 'askedAt'> }) => {
  const passed = (now() - Date.parse(askedAt)) / 1000;
  const left = total !== null && done > 0 ? Math.round((passed / done) * (total - done)) : undefined;
  return (
    <p>
      {say('draft.progress', { done, total: total ?? '…' })} <progress value={done} max={total ?? 1} />{' '}
      {left !== undefined && <span className="ot-quiet">{say('draft.left', { seconds: left })}</span>}
    </p>
  );
};
