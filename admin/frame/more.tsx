import React from 'react';
import { call } from './server.ts';
import { say } from './words.ts';

interface MorePart<Paged> {
  /** Where the next page begins; null after the last one. */
  next: string | null;
  at: (next: string) => string;
  add: (page: Paged) => void;
}

/** Fetches the next page of rows that come in pages. */
export const More = <Paged,>({ next, at, add }: MorePart<Paged>) =>
  next === null ? null : (
    <button type="button" onClick={() => void call<Paged>(at(encodeURIComponent(next))).then(add)}>
      {say('frame.more')}
    </button>
  );
