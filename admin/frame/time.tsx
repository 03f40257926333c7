import { useCurrentAdmin } from 'adminjs';
import React from 'react';
import { now } from './server.ts';
import { locale, say } from './words.ts';

const dayMs = 86_400_000;
const dayOf = (instant: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);

/** The district's, for what belongs to no department. */
export const useZone = (): string => {
  const [admin] = useCurrentAdmin();
  return String(admin?.['zone'] ?? 'UTC');
};

export const clockOf = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(at));

/** «12 марта», another year with the year */
export const dateOf = (at: string, timeZone: string): string => {
  const sameYear = dayOf(Date.parse(at), timeZone).slice(0, 4) === dayOf(now(), timeZone).slice(0, 4);
  const year = sameYear ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long', ...year }).format(new Date(at));
};

/** «сегодня 14:05», «вчера 18:40», «12 марта 14:05» */
export const when = (at: string, timeZone: string): string => {
  const day = dayOf(Date.parse(at), timeZone);
  const time = clockOf(at, timeZone);
  if (day === dayOf(now(), timeZone)) return say('time.today', { time });
  if (day === dayOf(now() - dayMs, timeZone)) return say('time.yesterday', { time });
  if (day === dayOf(now() + dayMs, timeZone)) return say('time.tomorrow', { time });
  return `${dateOf(at, timeZone)} ${time}`;
};

/** «Сегодня», «Вчера», «12 ноября» */
export const dayName = (at: string, timeZone: string): string => {
  const day = dayOf(Date.parse(at), timeZone);
  if (day === dayOf(now(), timeZone)) return say('day.today');
  if (day === dayOf(now() - dayMs, timeZone)) return say('day.yesterday');
  return dateOf(at, timeZone);
};

export const zoneName = (timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** What `<input type="datetime-local">` gives, on the clocks of a zone that need not be the browser's. */
export const instantOf = (local: string, timeZone: string): string => {
  const asUtc = Date.parse(`${local}Z`);
  const offsetAt = (at: number): number => Date.parse(`${localOf(at, timeZone)}Z`) - Math.floor(at / 60_000) * 60_000;
  const near = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(near)).toISOString();
};

/** An instant as that input wants it. */
export const localOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at).replace(' ', 'T');

export const exact = (at: string, timeZone: string): string => {
  const shown = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'medium' }).format(new Date(at));
  return `${shown} ${zoneName(timeZone)}; UTC ${at}`;
};

export const Time = ({ at, zone, short }: { at: string; zone: string; short?: 'clock' }) => (
  <time dateTime={at} title={exact(at, zone)}>
    {short ? clockOf(at, zone) : when(at, zone)}
  </time>
);
