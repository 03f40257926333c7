import { say } from '../frame/words.ts';

/** As AdminJS answers. */
export interface Row {
  id: string;
  title: string;
  params: Record<string, unknown>;
  populated: Record<string, { title: string } | null | undefined>;
  recordActions: { name: string }[];
}
export interface ListAnswer {
  records: Row[];
  meta: { page: number; perPage: number; total: number };
}
export interface SaveAnswer {
  record: { errors?: Record<string, { message: string }> };
  notice?: { type: 'success' | 'error'; message: string };
}

/** Throws an error with words for the person. */
export const askTable = async <Answer>(path: string, form?: Record<string, string>): Promise<Answer> => {
  const response = await fetch(`/admin/api/resources/${path}`, {
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    credentials: 'same-origin',
  }).catch(() => {
    throw new Error(say('frame.noConnection'));
  });
  if (response.status === 401) window.location.href = `/admin/login?next=${encodeURIComponent(window.location.pathname)}`;
  if (!response.ok) {
    const { error } = (await response.json().catch(() => ({}))) as { error?: string };
    throw new Error(error ?? say('frame.serverFailed'));
  }
  return response.json() as Promise<Answer>;
};

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
