import { ladderRoles, type Ladder, type LadderStep } from '../settings.js';
import { pairs, type Finding } from './findings.js';
import { minutesBetween, timeFindings } from './times.js';

export function* ladderFindings(ladder: Ladder, people: readonly string[] | undefined): Generator<Finding> {
  for (const [index, step] of ladder.steps.entries()) {
    const number = index + 1;
    yield* tellingFindings(step, number, people);
    if ('after' in step) yield* timeFindings('steps', (say) => say.step(number), step.after, step.unit);
    else if (!(step.percent >= 1 && step.percent <= 100)) yield ['steps', (say) => say.percentOutside(number)];
  }
  for (const [index, [step, next]] of pairs(ladder.steps).entries()) {
    if (comesLate(step, next)) yield ['steps', (say) => say.stepTooEarly(index + 2)];
  }
}

function* tellingFindings(
  { to, acknowledgeMinutes }: LadderStep,
  number: number,
  people: readonly string[] | undefined,
): Generator<Finding> {
  const [, login] = /^person:(.+)$/.exec(to) ?? [];
  if (login === undefined && !ladderRoles.some((role) => role === to)) yield ['steps', (say) => say.noRole(number, to)];
  if (login !== undefined && people && !people.includes(login)) yield ['steps', (say) => say.noPerson(number, login)];
  if (acknowledgeMinutes !== null)
    yield* timeFindings('steps', (say) => say.acknowledging(number), acknowledgeMinutes, 'minutes');
}

/** Steps are in order of time: rising shares of the term, then rising times after it. */
const comesLate = (step: LadderStep, next: LadderStep): boolean => {
  if ('after' in step) {
    if ('percent' in next) return true;
    return (minutesBetween({ ...step, amount: step.after }, { ...next, amount: next.after }) ?? 1) <= 0;
  }
  return 'percent' in next && next.percent <= step.percent;
};
