export const yearAddress = (code: string, year?: number): string =>
  `/admin/pages/calendar?code=${encodeURIComponent(code)}${year === undefined ? '' : `&year=${year}`}`;
