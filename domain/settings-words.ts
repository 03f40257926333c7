import type { NeededKind } from './checks/needed.js';
import type { Language } from './language.js';
import { milestoneNames } from './names.js';
import type { MilestoneKind } from './settings.js';
import { placeholders } from './templates.js';

type Lacking = 'group' | 'department' | 'calendar' | 'policy' | 'topic' | 'territory' | 'network' | 'ladder' | 'template';

/** What settings-check.ts and checks/ say to the official who edits the row: what is wrong and what to do. */
export interface SettingsWords {
  nameEmpty: string;
  codeEmpty: string;
  codeTaken(code: string): string;
  noDay(date: string): string;
  stemTooShort(stem: string): string;
  tooManyStems(count: number, most: number): string;
  templateOfBoth: string;
  templateEmpty: string;
  templateTooLong(longest: number): string;
  noPlaceholder(name: string): string;
  noPriority: string;
  noEffect: string;
  conditionEmpty: string;
  noTime(time: string): string;
  timeStandsStill: string;
  noPlace: string;
  repeatDaysNegative: string;
  milestone(kind: MilestoneKind): string;
  noStart: string;
  extension: string;
  pause: string;
  noPauseReason: string;
  pauseReasonLength(longest: number): string;
  milestoneTwice(kind: MilestoneKind): string;
  milestoneEarlier(later: MilestoneKind, earlier: MilestoneKind): string;
  noObservation: string;
  noReplyDeadline: string;
  step(number: number): string;
  noRole(step: number, role: string): string;
  noPerson(step: number, login: string): string;
  acknowledging(step: number): string;
  noEmail(address: string): string;
  percentOutside(step: number): string;
  stepTooEarly(step: number): string;
  weekdays: readonly string[];
  weekNotSeven: string;
  noWorkingDay: string;
  noDate(date: string): string;
  noteWithoutDay(date: string): string;
  noteTooLong(date: string, longest: number): string;
  noHours(day: string, from: string, to: string): string;
  hoursBackwards(day: string, from: string, to: string): string;
  hoursOverlap(day: string, from: string, to: string): string;
  timeNotPositive(what: string): string;
  timeTooLong(what: string, days: number): string;
  missing(what: Lacking, code: string, of?: MilestoneKind): string;
  noZone(zone: string): string;
  shutTooLong(from: string, to: string, days: number): string;
  textTooLong(most: number): string;
  oneTooLong(beginning: string, most: number): string;
  tooManyExamples(most: number): string;
  stillNeeded: Record<NeededKind, (code: string, by: string) => string>;
}

const placeholderList = placeholders.map((name) => `{${name}}`).join(', ');

const lackingRu: Record<Lacking, string> = {
  group: 'Группы',
  department: 'Подразделения',
  calendar: 'Календаря',
  policy: 'Регламента',
  topic: 'Темы',
  territory: 'Территории',
  network: 'Сети',
  ladder: 'лестницы',
  template: 'Шаблона',
};

const ru: SettingsWords = {
  nameEmpty: 'Название пусто: впишите его.',
  codeEmpty: 'Код пуст: впишите его.',
  codeTaken: (code) => `«${code}» уже занято: выберите другой код.`,
  noDay: (date) => `«${date}» — не день года: впишите месяц и число, например 11-15.`,
  stemTooShort: (stem) => `Основа «${stem}» короче двух букв и нашлась бы в любом тексте: допишите её или уберите.`,
  tooManyStems: (count, most) => `Основ ${count}, а можно не больше ${most}: уберите лишние или разделите запись на две.`,
  textTooLong: (most) => `Длиннее ${most} знаков: сократите.`,
  oneTooLong: (beginning, most) => `«${beginning}…» длиннее ${most} знаков: сократите или разделите.`,
  tooManyExamples: (most) => `Примеров больше ${most}: уберите лишние.`,
  templateOfBoth: 'Выбраны и тема, и группа: оставьте что-то одно.',
  templateEmpty: 'Текст пуст: впишите его.',
  templateTooLong: (longest) => `Текст длиннее ${longest} знаков, сеть его не примет: сократите.`,
  noPlaceholder: (name) => `Вставки «{${name}}» нет. Есть: ${placeholderList}.`,
  noPriority: 'Очередь правила не число: впишите число, меньшее решает раньше.',
  noEffect: 'Правило ничего не решает: выберите хотя бы одно последствие.',
  conditionEmpty: 'Условие пусто: выберите из списка или впишите слова, либо уберите его.',
  noTime: (time) => `«${time}» — не время суток: впишите, например, 18:00.`,
  timeStandsStill: 'Время начинается и кончается в одну минуту: впишите разные.',
  noPlace: 'Ячейка таблицы адресатов указывает либо тему и территорию, либо группу: выберите одно.',
  repeatDaysNegative: 'Срок повторного обращения не может быть отрицательным: впишите число дней, ноль или больше.',
  milestone: (kind) => `Срок «${milestoneNames.ru[kind]}»`,
  noStart: 'Не сказано, откуда идёт срок: выберите из списка.',
  extension: 'Продление',
  pause: 'Пауза',
  noPauseReason: 'Пауза разрешена, но причин её нет: впишите хотя бы одну или уберите предел паузы.',
  pauseReasonLength: (longest) => `Причина паузы: от 1 до ${longest} знаков.`,
  milestoneTwice: (kind) => `Срок «${milestoneNames.ru[kind]}» задан дважды: оставьте один.`,
  milestoneEarlier: (later, earlier) =>
    `Срок «${milestoneNames.ru[later]}» раньше, чем «${milestoneNames.ru[earlier]}»: увеличьте его или уменьшите предыдущий.`,
  noObservation: `Нет срока «${milestoneNames.ru.observation}», и обращение никогда не закроется: впишите его.`,
  noReplyDeadline: `Нет ни срока «${milestoneNames.ru['first-reply']}», ни срока «${milestoneNames.ru.final}», и о просрочке никто не узнает: впишите хотя бы один.`,
  step: (number) => `Шаг ${number}`,
  noRole: (step, role) => `Шаг ${step}: адресата «${role}» нет, выберите из списка.`,
  noPerson: (step, login) => `Шаг ${step}: сотрудника «${login}» нет или он заблокирован, назовите другого.`,
  acknowledging: (step) => `Шаг ${step}, подтверждение`,
  noEmail: (address) => `«${address}» — не адрес почты: впишите, например, priem@example.ru.`,
  percentOutside: (step) => `Шаг ${step}: доля срока должна быть от 1 до 100 процентов.`,
  stepTooEarly: (step) => `Шаг ${step} не позже предыдущего: расположите шаги по времени, без повторов.`,
  weekdays: ['понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье'],
  weekNotSeven: 'В неделе должно быть семь дней, с понедельника.',
  noWorkingDay: 'В календаре нет рабочих дней: откройте хотя бы один день недели.',
  noDate: (date) => `«${date}» — не дата: впишите год, месяц и число, например 2026-05-08.`,
  noteWithoutDay: (date) => `${date}: пояснение есть, а день обычный. Уберите пояснение или впишите часы этого дня.`,
  noteTooLong: (date, longest) => `${date}: пояснение длиннее ${longest} знаков, сократите его.`,
  noHours: (day, from, to) => `${day}: «${from}–${to}» — не часы работы, впишите, например, 09:00–13:00.`,
  hoursBackwards: (day, from, to) => `${day}: открытие ${from} не раньше закрытия ${to}, поменяйте их.`,
  hoursOverlap: (day, from, to) => `${day}: часы работы пересекаются или стоят не по порядку, начало ${from} раньше конца ${to}.`,
  timeNotPositive: (what) => `${what}: время должно быть больше нуля.`,
  timeTooLong: (what, days) => `${what}: время слишком велико, не больше ${days} дней.`,
  missing: (what, code, of) =>
    `${of === undefined ? '' : `Срок «${milestoneNames.ru[of]}»: `}${lackingRu[what]} «${code}» нет в настройках: выберите из списка.`,
  noZone: (zone) => `Часового пояса «${zone}» нет: впишите название, например Asia/Yekaterinburg.`,
  shutTooLong: (from, to, days) =>
    `С ${from} по ${to} нет ни одного рабочего дня, а сроки считаются не дальше ${days} дней: откройте хотя бы один день.`,
  stillNeeded: {
    policies: (code, by) => `Регламент «${code}» назначен сообществу «${by}»: его нельзя удалить.`,
    territories: (code, by) => `Территория «${code}» указана у сообщества «${by}»: сначала выберите ему другую.`,
    departments: (code, by) =>
      `У подразделения «${code}» есть открытое обращение № ${by}: закончите его или передайте другому подразделению.`,
    seats: (code, by) =>
      `В подразделении «${code}» работает сотрудник «${by}»: переведите его в другое подразделение или закройте ему вход.`,
  },
};

const en: SettingsWords = {
  nameEmpty: 'The name is empty: write one.',
  codeEmpty: 'The code is empty: write one.',
  codeTaken: (code) => `“${code}” is taken: choose another code.`,
  noDay: (date) => `“${date}” is no day of the year: write month and day, such as 11-15.`,
  stemTooShort: (stem) => `The stem “${stem}” is shorter than two letters and would be found in any text: lengthen or remove it.`,
  tooManyStems: (count, most) =>
    `There are ${count} stems, and ${most} at most are possible: remove some or make two rows of this one.`,
  textTooLong: (most) => `Longer than ${most} characters: shorten it.`,
  oneTooLong: (beginning, most) => `“${beginning}…” is longer than ${most} characters: shorten or divide it.`,
  tooManyExamples: (most) => `There are more than ${most} examples: remove some.`,
  templateOfBoth: 'Both a topic and a group are chosen: leave one of them.',
  templateEmpty: 'The text is empty: write it.',
  templateTooLong: (longest) => `The text is longer than ${longest} characters, and no network would take it: shorten it.`,
  noPlaceholder: (name) => `There is no placeholder “{${name}}”. There are: ${placeholderList}.`,
  noPriority: 'The order of the rule is no number: write one, the smaller decides first.',
  noEffect: 'The rule decides nothing: choose at least one effect.',
  conditionEmpty: 'The condition is empty: choose from the list, write words, or remove it.',
  noTime: (time) => `“${time}” is no time of day: write such as 18:00.`,
  timeStandsStill: 'The time begins and ends in the same minute: write different ones.',
  noPlace: 'A cell of the table of addressees names either a topic and a territory, or a group: choose one.',
  repeatDaysNegative: 'The days for a repeated appeal cannot be negative: write a number of days, zero or more.',
  milestone: (kind) => `Deadline “${milestoneNames.en[kind]}”`,
  noStart: 'It is not said from when the clock runs: choose from the list.',
  extension: 'Extension',
  pause: 'Pause',
  noPauseReason: 'A pause is allowed but has no reasons: write at least one, or remove the limit of the pause.',
  pauseReasonLength: (longest) => `Reason of a pause: from 1 to ${longest} characters.`,
  milestoneTwice: (kind) => `Deadline “${milestoneNames.en[kind]}” is there twice: leave one.`,
  milestoneEarlier: (later, earlier) =>
    `Deadline “${milestoneNames.en[later]}” is earlier than “${milestoneNames.en[earlier]}”: make it longer or the other one shorter.`,
  noObservation: `There is no deadline “${milestoneNames.en.observation}”, so an appeal would never close: write one.`,
  noReplyDeadline: `There is neither a deadline “${milestoneNames.en['first-reply']}” nor “${milestoneNames.en.final}”, so nobody would hear of a late reply: write at least one.`,
  step: (number) => `Step ${number}`,
  noRole: (step, role) => `Step ${step}: there is no addressee “${role}”, choose from the list.`,
  noPerson: (step, login) => `Step ${step}: there is no “${login}” among the staff, or he is blocked: name another.`,
  acknowledging: (step) => `Step ${step}, acknowledgement`,
  noEmail: (address) => `“${address}” is no e-mail address: write such as office@example.org.`,
  percentOutside: (step) => `Step ${step}: the share of the time must be from 1 to 100 percent.`,
  stepTooEarly: (step) => `Step ${step} is not later than the one before: put the steps in order of time, each once.`,
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  weekNotSeven: 'A week must have seven days, Monday first.',
  noWorkingDay: 'The calendar has no working day: open at least one day of the week.',
  noDate: (date) => `“${date}” is no date: write year, month and day, such as 2026-05-08.`,
  noteWithoutDay: (date) => `${date}: there is a note, but the day is a usual one. Remove the note or write the day’s hours.`,
  noteTooLong: (date, longest) => `${date}: the note is longer than ${longest} characters, shorten it.`,
  noHours: (day, from, to) => `${day}: “${from}–${to}” are no working hours, write such as 09:00–13:00.`,
  hoursBackwards: (day, from, to) => `${day}: opening ${from} is not before closing ${to}, swap them.`,
  hoursOverlap: (day, from, to) => `${day}: working hours overlap or are out of order, ${from} begins before ${to} ends.`,
  timeNotPositive: (what) => `${what}: the time must be more than zero.`,
  timeTooLong: (what, days) => `${what}: the time is too long, not more than ${days} days.`,
  missing: (what, code, of) =>
    `${of === undefined ? 'The' : `Deadline “${milestoneNames.en[of]}”: the`} ${what} “${code}” is not in the settings: choose from the list.`,
  noZone: (zone) => `There is no time zone “${zone}”: write a name such as Asia/Yekaterinburg.`,
  shutTooLong: (from, to, days) =>
    `From ${from} to ${to} no day is worked, and terms are reckoned over ${days} days at most: open at least one day.`,
  stillNeeded: {
    policies: (code, by) => `The policy “${code}” is that of the community “${by}”: it cannot be deleted.`,
    territories: (code, by) => `The territory “${code}” is that of the community “${by}”: choose another for it first.`,
    departments: (code, by) =>
      `The department “${code}” has an open appeal, No. ${by}: finish it or give it to another department.`,
    seats: (code, by) => `“${by}” works in the department “${code}”: move him to another department or block his sign-in.`,
  },
};

export const settingsWords: Record<Language, SettingsWords> = { ru, en };
