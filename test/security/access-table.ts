import type { Role } from '../../domain/access.js';

/**
 * Who may do what, for an auditor to read beside the duty regulations. The appeal stands at the department «roads».
 * `yes` = let in (whether it can be done now is another question); a number = how he is refused; `sign-in` = sent to the sign-in page.
 * A route, an act, a table or a page that has no line here fails the test.
 */
export const people = {
  moderator: { roles: ['moderator'], department: null },
  curator: { roles: ['curator'], department: null },
  executor: { roles: ['executor'], department: 'roads' },
  approver: { roles: ['approver'], department: null },
  analyst: { roles: ['analyst'], department: null },
  auditor: { roles: ['auditor'], department: null },
  administrator: { roles: ['administrator'], department: null },
  // All that reads and acts, in another department: the row scope alone keeps him out.
  stranger: { roles: ['moderator', 'curator', 'executor', 'approver', 'analyst', 'auditor'], department: 'housing' },
  blocked: { roles: ['curator', 'administrator'], department: null },
  nobody: null,
} satisfies Record<string, { roles: Role[]; department: string | null } | null>;
export type Person = keyof typeof people;

/** Acts on the appeal, over the API and in the panel alike. */
export const acts = `
act                moderator curator executor approver analyst auditor administrator stranger blocked nobody
submitReply        403       yes     yes      403      403     403     403           404      401     401
submitInterim      403       yes     yes      403      403     403     403           404      401     401
declineAsNotOurs   403       yes     yes      403      403     403     403           404      401     401
decideTopic        yes       yes     403      403      403     403     403           404      401     401
assignDepartment   yes       yes     403      403      403     403     403           404      401     401
rejectAppeal       yes       yes     403      403      403     403     403           404      401     401
extend             403       yes     403      403      403     403     403           404      401     401
pause              403       yes     yes      403      403     403     403           404      401     401
resume             403       yes     yes      403      403     403     403           404      401     401
setImportance      yes       yes     403      403      403     403     403           404      401     401
settleDoubt        403       yes     yes      403      403     403     403           404      401     401
approveReply       403       yes     403      yes      403     403     403           404      401     401
returnReply        403       yes     403      yes      403     403     403           404      401     401
withdrawReply      403       yes     yes      403      403     403     403           404      401     401
settlePublication  yes       yes     yes      403      403     403     403           404      401     401
takeAsReply        403       yes     yes      403      403     403     403           404      401     401
reopen             yes       yes     403      403      403     403     403           404      401     401
`;

/** Reading over `/api/v1`, each with a key of that person's. */
export const api = `
GET                      moderator curator executor approver analyst auditor administrator stranger blocked nobody
/appeals                 yes       yes     yes      yes      yes     yes     403           yes      401     401
/appeals/{number}        yes       yes     yes      yes      yes     yes     403           404      401     401
/appeals/{number}/audit  yes       yes     yes      yes      yes     yes     403           404      401     401
/me                      yes       yes     yes      yes      yes     yes     yes           yes      401     401
/topics                  yes       yes     yes      yes      yes     yes     yes           yes      401     401
/departments             yes       yes     yes      yes      yes     yes     yes           yes      401     401
/calendars/{code}                    yes       yes     yes      yes      yes     yes     yes           yes      401     401
/settings/draft                      yes       yes     yes      yes      yes     yes     yes           yes      401     401
/settings/versions                   yes       yes     yes      yes      yes     yes     yes           yes      401     401
/settings/versions/{number}          yes       yes     yes      yes      yes     yes     yes           yes      401     401
/settings/versions/{number}/diff/{other} yes       yes     yes      yes      yes     yes     yes           yes      401     401
/settings/moves/appeals              403       403     403      403      403     403     403           403      401     401
/jobs/{id}                           404       404     404      404      404     404     404           404      401     401
/jobs/{id}/changes                   404       404     404      404      404     404     403           404      401     401
/settings/topics.csv                 yes       yes     yes      yes      yes     yes     yes           yes      401     401
/settings/calendars/{code}/export    yes       yes     yes      yes      yes     yes     yes           yes      401     401
/openapi.json            yes       yes     yes      yes      yes     yes     yes           yes      yes     yes
`;

/** What the panel's pages of work ask for, under `/admin/desk`. */
export const work = `
route                      moderator curator executor approver analyst auditor administrator stranger blocked nobody
GET:/queue                 yes       yes     yes      yes      yes     yes     403           yes      401     401
GET:/counts                yes       yes     yes      yes      yes     yes     yes           yes      401     401
GET:/choices               yes       yes     yes      yes      yes     yes     403           yes      401     401
GET:/appeals/:number       yes       yes     yes      yes      yes     yes     403           404      401     401
POST:/appeals/:number/acts (acts)
GET:/inbox                 yes       yes     yes      yes      yes     yes     403           yes      401     401
POST:/inbox/read           yes       yes     yes      yes      yes     yes     403           yes      401     401
POST:/inbox/acknowledge    yes       yes     yes      yes      yes     yes     403           yes      401     401
GET:/journal               yes       yes     yes      yes      yes     yes     403           yes      401     401
`;

/** What the pages of sources ask for, under `/admin/desk/sources`: the administrator's alone. */
export const sources = `
route                        moderator curator executor approver analyst auditor administrator stranger blocked nobody
GET:/choices                 403       403     403      403      403     403     yes           403      401     401
POST:/communities            403       403     403      403      403     403     yes           403      401     401
GET:/communities/:id         403       403     403      403      403     403     404           403      401     401
POST:/communities/:id/keys   403       403     403      403      403     403     404           403      401     401
POST:/communities/:id/server 403       403     403      403      403     403     404           403      401     401
POST:/communities/:id/by-hand 403      403     403      403      403     403     404           403      401     401
GET:/unprocessed             403       403     403      403      403     403     yes           403      401     401
POST:/unprocessed/:id/retry  403       403     403      403      403     403     yes           403      401     401
GET:/ignored                 403       403     403      403      403     403     yes           403      401     401
`;

/** What the pages of rules ask for, under `/admin/desk/rules`: whoever works here sees by which rules. */
export const rules = `
route           moderator curator executor approver analyst auditor administrator stranger blocked nobody
GET:/choices    yes       yes     yes      yes      yes     yes     yes           yes      401     401
GET:/addressees yes       yes     yes      yes      yes     yes     yes           yes      401     401
POST:/addressees 403      403     403      403      403     403     yes           403      401     401
POST:/try       yes       yes     yes      yes      yes     yes     yes           yes      401     401
`;

/** What else may be asked of the API than to read and to act on an appeal. */
export const tried = `
route                                moderator curator executor approver analyst auditor administrator stranger blocked nobody
POST:/try                            yes       yes     yes      yes      yes     yes     yes           yes      401     401
PUT:/settings/draft                  403       403     403      403      403     403     yes           403      401     401
POST:/settings/draft/check           yes       yes     yes      yes      yes     yes     yes           yes      401     401
POST:/settings/draft/back-test       403       403     403      403      403     403     yes           403      401     401
POST:/settings/draft/what-if         403       403     403      403      403     403     yes           403      401     401
POST:/settings/draft/publish         403       403     403      403      403     403     yes           403      401     401
POST:/settings/versions/{number}/restore 403       403     403      403      403     403     yes           403      401     401
POST:/settings/moves                 403       403     403      403      403     403     403           403      401     401
POST:/jobs/{id}/cancel               403       403     403      403      403     403     404           403      401     401
POST:/settings/calendars/{code}/import 403     403     403      403      403     403     yes           403      401     401
`;

/** Topics out to a spreadsheet and back, under `/admin/desk/topics` and, with the same rights, under `/api/v1/settings`. */
export const topicsFile = `
route           moderator curator executor approver analyst auditor administrator stranger blocked nobody
GET:/topics.csv yes       yes     yes      yes      yes     yes     yes           yes      401     401
POST:/import    403       403     403      403      403     403     yes           403      401     401
`;

/** What the page of a calendar's year asks for, under `/admin/desk/calendars`: whoever works by a calendar may look at it. */
export const calendars = `
route                    moderator curator executor approver analyst auditor administrator stranger blocked nobody
GET:/:code               yes       yes     yes      yes      yes     yes     yes           yes      401     401
GET:/:code/export        yes       yes     yes      yes      yes     yes     yes           yes      401     401
POST:/:code/days         403       403     403      403      403     403     yes           403      401     401
POST:/:code/import       403       403     403      403      403     403     yes           403      401     401
POST:/:code/import/save  403       403     403      403      403     403     yes           403      401     401
`;

/** What the pages of moves ask for, under `/admin/desk/moves`: of an administrator who sees every appeal, and nobody here is both. */
export const moves = `
route             moderator curator executor approver analyst auditor administrator stranger blocked nobody
GET:/appeals      403       403     403      403      403     403     403           403      401     401
GET:/numbers      403       403     403      403      403     403     403           403      401     401
POST:/preview     403       403     403      403      403     403     403           403      401     401
GET:/             403       403     403      403      403     403     403           403      401     401
POST:/            403       403     403      403      403     403     403           403      401     401
GET:/:id          403       403     403      403      403     403     403           403      401     401
GET:/:id/items    403       403     403      403      403     403     403           403      401     401
POST:/:id/cancel  403       403     403      403      403     403     403           403      401     401
`;

/** Pages are empty frames: what stands in them comes from the routes above and the tables below. */
export const pages = `
page            moderator curator executor approver analyst auditor administrator stranger blocked nobody
(start)         yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/appeals   yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/appeal    yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/inbox     yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/journal   yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/draft yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/move-appeals yes      yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/move      yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/draft-changes yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/what-if yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/what-if-appeals yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/compare-versions yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/connect   yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/try       yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/addressees yes      yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/unprocessed yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/topics-file yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
pages/calendar  yes       yes     yes      yes      yes     yes     yes           yes      sign-in sign-in
`;

/** Tables of the panel. `read` is `list` and `show`; `write` is `new`, `edit` and `delete`; what has no line is nobody’s. */
export const tables = `
table        action moderator curator executor approver analyst auditor administrator stranger blocked nobody
topics       read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
topics       write  403       403     403      403      403     403     yes           403      401     401
groups       read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
groups       write  403       403     403      403      403     403     yes           403      401     401
rules        read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
rules        write  403       403     403      403      403     403     yes           403      401     401
addressees   read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
addressees   write  403       403     403      403      403     403     yes           403      401     401
urgency      read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
urgency      write  403       403     403      403      403     403     yes           403      401     401
departments  read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
departments  write  403       403     403      403      403     403     yes           403      401     401
policies     read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
policies     write  403       403     403      403      403     403     yes           403      401     401
ladders      read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
ladders      write  403       403     403      403      403     403     yes           403      401     401
calendars    read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
calendars    write  403       403     403      403      403     403     yes           403      401     401
territories  read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
territories  write  403       403     403      403      403     403     yes           403      401     401
templates    read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
templates    write  403       403     403      403      403     403     yes           403      401     401
phrases      read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
phrases      edit   403       403     403      403      403     403     yes           403      401     401
versions     read   yes       yes     yes      yes      yes     yes     yes           yes      401     401
operators    read   403       403     403      403      403     403     yes           403      401     401
operators    new    403       403     403      403      403     403     yes           403      401     401
operators    edit   403       403     403      403      403     403     yes           403      401     401
communities  read   403       403     403      403      403     403     yes           403      401     401
communities  new    403       403     403      403      403     403     403           403      401     401
communities  edit   403       403     403      403      403     403     yes           403      401     401
api-keys     read   403       403     403      403      403     403     yes           403      401     401
api-keys     new    403       403     403      403      403     403     yes           403      401     401
api-keys     delete 403       403     403      403      403     403     yes           403      401     401
absences     read   403       403     403      403      403     403     yes           403      401     401
absences     write  403       403     403      403      403     403     yes           403      401     401
webhook-addresses read 403    403     403      403      403     403     yes           403      401     401
webhook-addresses new 403     403     403      403      403     403     yes           403      401     401
webhook-addresses delete 403  403     403      403      403     403     yes           403      401     401
notices      read   403       403     403      403      403     403     yes           403      401     401
`;

/** The measurements, asked for through a proxy with a key. */
export const measurements = `
GET      moderator curator executor approver analyst auditor administrator stranger blocked nobody
/metrics 403       403     403      403      403     403     yes           403      401     401
`;
