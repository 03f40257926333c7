import { Tables1764000000001 } from './0001-tables.js';
import { Guards1764000000002 } from './0002-guards.js';
import { SecondThoughts1764000000003 } from './0003-second-thoughts.js';
import { ConfirmedCommands1764000000004 } from './0004-confirmed-commands.js';
import { SignInFailures1764000000005 } from './0005-sign-in-failures.js';
import { AuditChainBySeq1764000000006 } from './0006-audit-chain-by-seq.js';
import { Clocks1764000000007 } from './0007-clocks.js';
import { RulesThatCombine1764000000008 } from './0008-rules-that-combine.js';
import { Notices1764000000009 } from './0009-notices.js';
import { TopicsAndTemplates1764000000010 } from './0010-topics-and-templates.js';
import { DraftsAndJobs1764000000011 } from './0011-drafts-and-jobs.js';
import { CalendarNotes1764000000012 } from './0012-calendar-notes.js';
import { MovesOfAppeals1764000000013 } from './0013-moves-of-appeals.js';
import { Approval1764000000014 } from './0014-approval.js';
import { Letters1764000000015 } from './0015-letters.js';
import { IndexesForManyOpen1764000000016 } from './0016-indexes-for-many-open.js';
import { WhatIf1764000000017 } from './0017-what-if.js';

export const migrations = [
  Tables1764000000001,
  Guards1764000000002,
  SecondThoughts1764000000003,
  ConfirmedCommands1764000000004,
  SignInFailures1764000000005,
  AuditChainBySeq1764000000006,
  Clocks1764000000007,
  RulesThatCombine1764000000008,
  Notices1764000000009,
  TopicsAndTemplates1764000000010,
  DraftsAndJobs1764000000011,
  CalendarNotes1764000000012,
  MovesOfAppeals1764000000013,
  Approval1764000000014,
  Letters1764000000015,
  IndexesForManyOpen1764000000016,
  WhatIf1764000000017,
];
