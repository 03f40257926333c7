import React, { type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { More } from '../../frame/more.tsx';
import { Page, Problem, useOlder } from '../../frame/page.tsx';
import { useFresh } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';

interface Paged<Row> {
  items: Row[];
  next: string | null;
}
interface Parts<Row, Answer extends Paged<Row>> {
  title: string;
  rowsOf: 'changes' | 'breaches';
  idOf: (row: Row) => string;
  /** The page with the figure. */
  back: (job: string) => { to: string; title: string };
  table: (rows: readonly Row[], answer: Answer) => ReactNode;
}

/** A list in pages of what one figure of a job counts; which figure is in the address. */
export const BehindFigure = <Row, Answer extends Paged<Row>>({ title, rowsOf, idOf, back, table }: Parts<Row, Answer>) => {
  const [params] = useSearchParams();
  const job = params.get('job') ?? '';
  const query = new URLSearchParams([...params].filter(([name]) => name !== 'job')).toString();
  const path = `/settings/jobs/${encodeURIComponent(job)}/${rowsOf}?${query}`;
  const { answer, problem } = useFresh<Answer>(path, 60_000);
  const { rows, next, add } = useOlder(path, answer, idOf);
  const from = back(job);
  return (
    <Page title={title}>
      <p className="ot-path">
        <Link to={from.to}>{from.title}</Link>
      </p>
      <h1>{title}</h1>
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say('changes.empty')}</p>}
      {answer && rows.length > 0 && table(rows, answer)}
      <More<Answer> next={next} at={(before) => `${path}&before=${before}`} add={add} />
    </Page>
  );
};
