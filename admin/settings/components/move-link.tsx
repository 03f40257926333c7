import React from 'react';
import { Link } from 'react-router-dom';
import { say } from '../../frame/words.ts';

export const moveAddress = (id: string): string => `/admin/pages/move?id=${id}`;

/** To where open appeals are chosen; without a version, for the newest. */
export const MoveLink = ({ version }: { version?: number }) => (
  <Link className="ot-button" to={`/admin/pages/move-appeals${version === undefined ? '' : `?version=${version}`}`}>
    {version === undefined ? say('move.toNewest') : say('move.toVersion', { version })}
  </Link>
);
