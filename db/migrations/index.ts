import { Tables1764000000001 } from './0001-tables.js';
import { Guards1764000000002 } from './0002-guards.js';
import { SecondThoughts1764000000003 } from './0003-second-thoughts.js';
import { ConfirmedCommands1764000000004 } from './0004-confirmed-commands.js';
import { CalendarNotes1764000000009 } from './0009-calendar-notes.js';

export const migrations = [
  Tables1764000000001,
  Guards1764000000002,
  SecondThoughts1764000000003,
  ConfirmedCommands1764000000004,
  CalendarNotes1764000000009,
];
