/** `09:00`, and `24:00` that ends a day. */
export const isTime = (time: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time) || time === '24:00';

/** `2026-05-08`, a day that its year has. */
export const isDate = (date: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const parsed = new Date(`${date}T00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
};
