const clock = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('ru-RU', { day: 'numeric', month: 'long' });
const dayOfYear = new Intl.DateTimeFormat('ru-RU', { day: 'numeric', month: 'long', year: 'numeric' });
const exact = new Intl.DateTimeFormat('ru-RU', { dateStyle: 'long', timeStyle: 'long' });

const dayBefore = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1);

/** «сегодня 14:05», «вчера 18:40», «12 марта 14:05», another year with the year; in the browser's zone. */
export const inWords = (at, now = new Date()) => {
  const date = new Date(at);
  const time = clock.format(date);
  if (date.toDateString() === now.toDateString()) return `сегодня ${time}`;
  if (date.toDateString() === dayBefore(now).toDateString()) return `вчера ${time}`;
  return `${(date.getFullYear() === now.getFullYear() ? day : dayOfYear).format(date)} ${time}`;
};

export const toTheSecond = (at) => seconds.format(new Date(at));

/** With the zone's name, and in UTC. */
export const exactly = (at) => `${exact.format(new Date(at))} (${at.slice(0, 19).replace('T', ' ')} UTC)`;
