import type { Role } from '../../domain/access.js';
import type { AppealView } from '../../domain/appeal-views.js';
import type { Key } from './words.js';

export interface Signed {
  roles: readonly Role[];
  department: string | null;
}
export interface MenuItem {
  label: Key;
  to: string;
  /** What waits behind it. */
  count?: AppealView | 'unread' | 'unprocessed' | 'changes';
}
/** Without a label its items stand by themselves. */
export interface MenuGroup {
  label?: Key;
  items: MenuItem[];
}

export const viewAddress = (view: AppealView): string => `/admin/pages/appeals?view=${view}`;
const table = (label: Key, id: string): MenuItem => ({ label, to: `/admin/resources/${id}` });

/** What is on the left, in the order of a working day. Whoever may not read is refused by the server as well. */
export const menuFor = ({ roles, department }: Signed): MenuGroup[] => {
  const holds = (...wanted: Role[]): boolean => roles.some((role) => wanted.includes(role));
  const when = (allowed: boolean, ...items: MenuItem[]): MenuItem[] => (allowed ? items : []);
  const reads = holds('moderator', 'curator', 'executor', 'approver', 'analyst', 'auditor');
  const acts = holds('moderator', 'curator', 'executor');
  const view = (label: Key, count: AppealView): MenuItem => ({ label, to: viewAddress(count), count });
  const groups: MenuGroup[] = [
    {
      label: 'menu.appeals',
      items: [
        ...when(acts && department !== null, view('menu.mine', 'mine')),
        ...when(acts, view('menu.new', 'new')),
        ...when(holds('approver', 'curator'), view('menu.approval', 'approval')),
        ...when(reads, view('menu.overdue', 'overdue')),
        ...when(reads, view('menu.promises', 'promises')),
        ...when(acts, view('menu.publication', 'publication')),
        ...when(reads, { label: 'menu.open', to: viewAddress('open') }),
      ],
    },
    {
      items: [
        ...when(holds('moderator', 'curator'), view('menu.triage', 'triage')),
        ...when(reads, { label: 'menu.inbox', to: '/admin/pages/inbox', count: 'unread' }),
      ],
    },
    {
      label: 'menu.sources',
      items: when(holds('administrator'), table('menu.communities', 'communities'), {
        label: 'menu.unprocessed',
        to: '/admin/pages/unprocessed',
        count: 'unprocessed',
      }),
    },
    {
      label: 'menu.rules',
      items: when(
        holds('administrator', 'curator', 'auditor'),
        table('menu.topics', 'topics'),
        table('menu.groups', 'groups'),
        { label: 'menu.try', to: '/admin/pages/try' },
        { label: 'menu.addressees', to: '/admin/pages/addressees' },
        table('menu.routes', 'rules'),
        table('menu.urgency', 'urgency'),
        table('menu.policies', 'policies'),
        table('menu.calendars', 'calendars'),
        table('menu.ladders', 'ladders'),
        table('menu.territories', 'territories'),
        table('menu.phrases', 'phrases'),
        table('menu.templates', 'templates'),
        { label: 'menu.draft', to: '/admin/pages/draft', count: 'changes' },
        table('menu.versions', 'versions'),
      ),
    },
    {
      label: 'menu.organisation',
      items: [
        ...when(holds('administrator', 'curator', 'auditor'), table('menu.departments', 'departments')),
        ...when(holds('administrator'), table('menu.operators', 'operators'), table('menu.absences', 'absences')),
        ...when(holds('administrator'), table('menu.apiKeys', 'api-keys')),
        ...when(holds('administrator'), table('menu.webhooks', 'webhook-addresses'), table('menu.notices', 'notices')),
      ],
    },
    { items: when(reads, { label: 'menu.journal', to: '/admin/pages/journal' }) },
  ];
  return groups.filter(({ items }) => items.length > 0);
};

/** Where the day begins. Whoever holds many roles begins where all the work is. */
export const startFor = ({ roles, department }: Signed): string => {
  const holds = (role: Role): boolean => roles.includes(role);
  if (holds('executor') && department !== null) return viewAddress('mine');
  if (holds('curator')) return viewAddress('open');
  if (holds('approver') && !holds('moderator')) return viewAddress('approval');
  if (holds('moderator')) return viewAddress('triage');
  if (holds('auditor')) return '/admin/pages/journal';
  if (roles.every((role) => role === 'administrator')) return '/admin/resources/topics';
  return viewAddress('open');
};
