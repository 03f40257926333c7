import { ApplicationFailure, CancellationScope, condition, isCancellation, setHandler, sleep } from '@temporalio/workflow';
import { refusalOf, roundIsOver } from '../domain/appeal.js';
import { messageAdded, updates, type Act, type AppealView, type Instant, type PublicationOutcome } from './messages.js';

export type Thing =
  | { kind: 'act'; act: Act; answer: (refusal?: string) => void }
  | { kind: 'message' }
  | { kind: 'publication'; replyId: string; outcome: PublicationOutcome }
  | { kind: 'instant'; instant: Instant };

/**
 * Everything that may reach a run, in one queue. Handlers only put things in; the main line takes one at a time,
 * so a step never meets another half-way. One alarm rings at the next instant and is set again only if that changes:
 * a timer costs two events of history.
 */
export class Inbox {
  /** As the main line left it; validators answer by it, except while the appeal is `received`, when acts wait. */
  appeal: AppealView | undefined;
  private readonly things: Thing[] = [];
  private alarm: { at: string; rang: boolean; scope: CancellationScope } | undefined;

  constructor() {
    setHandler(messageAdded, () => this.put({ kind: 'message' }));
    for (const update of updates) {
      setHandler(update, (act: Act) => this.ask(act), { validator: (act: Act) => this.refuseAtOnce(act) });
    }
  }

  put(thing: Thing): void {
    this.things.push(thing);
  }

  isEmpty(): boolean {
    return this.things.length === 0;
  }

  async next(appeal: AppealView): Promise<Thing> {
    this.appeal = appeal;
    this.setAlarm(appeal.next?.at);
    await condition(() => !this.isEmpty() || this.alarm?.rang === true);
    const thing = this.things.shift();
    if (thing) return thing;
    this.alarm = undefined;
    if (!appeal.next) throw new Error(`appeal ${appeal.appealId}: the alarm rang without an instant`);
    return { kind: 'instant', instant: appeal.next };
  }

  /** Before a run ends: whoever still waits is told why. */
  refuseTheRest(): void {
    this.alarm?.scope.cancel();
    for (const thing of this.things.splice(0)) if (thing.kind === 'act') thing.answer(roundIsOver);
  }

  private async ask(act: Act): Promise<void> {
    const asked: { answered: boolean; refusal?: string | undefined } = { answered: false };
    this.put({ kind: 'act', act, answer: (refusal) => Object.assign(asked, { answered: true, refusal }) });
    await condition(() => asked.answered);
    if (asked.refusal !== undefined) throw refused(asked.refusal);
  }

  private refuseAtOnce(act: Act): void {
    const refusal = this.appeal && refusalOf(act, this.appeal);
    if (refusal) throw refused(refusal);
  }

  private setAlarm(at: string | undefined): void {
    if (this.alarm?.at === at) return;
    this.alarm?.scope.cancel();
    this.alarm = undefined;
    if (at === undefined) return;
    const scope = new CancellationScope();
    const alarm = (this.alarm = { at, rang: Date.parse(at) <= Date.now(), scope });
    if (alarm.rang) return;
    scope
      .run(() => sleep(Date.parse(at) - Date.now()))
      .then(
        () => (alarm.rang = true),
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }
}

const refused = (refusal: string): ApplicationFailure => ApplicationFailure.nonRetryable(refusal, 'Refused');
