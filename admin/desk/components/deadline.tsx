import React from 'react';
import type { AppealSummary, Due } from '../../../db/appeal-summary.js';
import { now } from '../../frame/server.ts';
import { exact, when, zoneName } from '../../frame/time.tsx';
import { say } from '../../frame/words.ts';

/** «2 ч 10 мин» */
export const span = (ms: number): string => {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000));
  if (minutes < 60) return say('span.minutes', { minutes });
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return hours % 24 === 0 ? say('span.days', { days }) : say('span.daysHours', { days, hours: hours % 24 });
  return minutes % 60 === 0 ? say('span.hours', { hours }) : say('span.hoursMinutes', { hours, minutes: minutes % 60 });
};

const hoursOnly = (minutes: number): string => {
  const whole = Math.max(1, Math.round(Math.abs(minutes)));
  const hours = Math.floor(whole / 60);
  if (hours === 0) return say('span.minutes', { minutes: whole });
  return whole % 60 === 0 ? say('span.hours', { hours }) : say('span.hoursMinutes', { hours, minutes: whole % 60 });
};

/** As much as is left or overdue, in the policy's own unit. */
const amount = ({ at, standsAt, working }: Due): string => {
  if (!working) return span(Date.parse(at) - (standsAt === null ? now() : Date.parse(standsAt)));
  const days = Math.floor(Math.abs(working.minutes) / working.ofDay);
  if (working.in === 'days' && days > 0) return say('span.workingDays', { count: days });
  return say('span.working', { span: hoursOnly(working.minutes) });
};

/** Words first, colour after. */
export const Deadline = ({ item: { due, timeZone }, long }: { item: AppealSummary; long?: 'long' }) => {
  if (!due) return <span className="ot-quiet">{long ? '' : '—'}</span>;
  const left = Date.parse(due.at) - (due.standsAt === null ? now() : Date.parse(due.standsAt));
  if (due.standsAt !== null && left > 0)
    return (
      <span className="ot-quiet">{say(long ? 'due.stands' : 'due.standsShort', { span: long ? amount(due) : span(left) })}</span>
    );
  const tone = left < 0 ? 'ot-late' : left < (Date.parse(due.at) - Date.parse(due.startsAt)) / 5 ? 'ot-soon' : '';
  const words = say(left < 0 ? 'due.late' : 'due.left', { span: amount(due) });
  const whole = say(left < 0 ? 'due.was' : 'due.until', { words, when: when(due.at, timeZone), zone: zoneName(timeZone) });
  return (
    <span className={tone} title={exact(due.at, timeZone)}>
      {long ? whole : left < 0 ? say('due.lateShort', { span: span(left) }) : span(left)}
    </span>
  );
};
