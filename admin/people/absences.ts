import type { ActionContext, ActionRequest, ResourceWithOptions } from 'adminjs';
import { Absence, absenceReasons } from '../../db/entities/absence.js';
import { Operator } from '../../db/entities/operator.js';
import type { Answers } from '../locales/answers.js';
import { resource, type Payload } from '../resource.js';
import { answer, demand, mayManage, Refused, textOf, type PeopleParts } from './form.js';

/** Who is away from when to when, and who is told in his place. */
export const createAbsences = (parts: PeopleParts): ResourceWithOptions => {
  const { db } = parts;
  const rowOf = async (payload: Payload, words: Answers) => {
    const reason = absenceReasons.find((known) => known === textOf(payload, 'reason'));
    const row = {
      operatorId: demand(payload, 'operatorId', words.chooseOperator),
      substituteId: demand(payload, 'substituteId', words.chooseOperator),
      fromDay: dayOf(payload, 'fromDay', words),
      toDay: dayOf(payload, 'toDay', words),
    };
    const operators = await db.manager.find(Operator, { select: { id: true } });
    for (const field of ['operatorId', 'substituteId'] as const)
      if (!operators.some(({ id }) => id === row[field])) throw new Refused(field, words.chooseOperator);
    if (row.substituteId === row.operatorId) throw new Refused('substituteId', words.notHimself);
    if (row.toDay < row.fromDay) throw new Refused('toDay', words.endsBeforeItBegins);
    if (!reason) throw new Refused('reason', words.notChosen);
    return { ...row, reason };
  };
  const fields = ['operatorId', 'fromDay', 'toDay', 'substituteId', 'reason'];
  return resource({
    entity: Absence,
    id: 'absences',
    options: {
      navigation: false,
      listProperties: fields,
      showProperties: fields,
      editProperties: fields,
      filterProperties: [],
      sort: { sortBy: 'fromDay', direction: 'desc' },
      properties: {
        operatorId: { reference: 'operators', isRequired: true, isTitle: true },
        substituteId: { reference: 'operators', isRequired: true },
        fromDay: { type: 'string', isRequired: true },
        toDay: { type: 'string', isRequired: true },
        reason: { isRequired: true, availableValues: absenceReasons.map((value) => ({ value, label: value })) },
      },
    },
    mayRead: mayManage,
    mayWrite: mayManage,
    create: (request, context) =>
      answer(parts, request, context, async (payload, words) => {
        await db.manager.insert(Absence, await rowOf(payload, words));
        return words.added;
      }),
    save: (request, context) =>
      answer(parts, request, context, async (payload, words) => {
        await db.manager.update(Absence, String(context.record?.id()), await rowOf(payload, words));
        return words.saved;
      }),
    remove: (request: ActionRequest, context: ActionContext) =>
      answer(parts, { ...request, method: 'post' }, context, async (_payload, words) => {
        await db.manager.delete(Absence, String(context.record?.id()));
        return words.deleted;
      }),
  });
};

/** `2026-12-01` or `01.12.2026`. */
const dayOf = (payload: Payload, field: string, words: Answers): string => {
  const text = demand(payload, field, words.empty).replace(
    /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/,
    (_all, day: string, month: string, year: string) => [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
  );
  const day = new Date(`${text}T00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text))
    throw new Refused(field, words.notDay);
  return text;
};
