import React, { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { Page, Problem, useKeys, type Hint } from '../../frame/page.tsx';
import { call, useFresh, useOnce } from '../../frame/server.ts';
import { say } from '../../frame/words.ts';
import { ActForms } from './act-forms.tsx';
import { approveId } from './approval-form.tsx';
import { Standing } from './clock-forms.tsx';
import { Deadline } from './deadline.tsx';
import { Facts } from './facts.tsx';
import { Replies } from './replies.tsx';
import { appealAddress, type Choices, type Detail } from './shapes.ts';
import { Thread } from './thread.tsx';

const keys: Hint[] = [
  { keys: 'r', does: 'keys.reply' },
  { keys: 'Ctrl+Enter', does: 'keys.send' },
  { keys: 'a', does: 'keys.approve' },
];

const AppealPage = () => {
  const [params] = useSearchParams();
  const number = params.get('number') ?? '';
  return number === '' ? <NoNumber /> : <Appeal key={number} number={number} />;
};

const NoNumber = () => (
  <Page title={say('appeal.none')}>
    <h1>{say('appeal.none')}</h1>
    <p className="ot-empty">
      <Link to="/admin">{say('appeal.toQueue')}</Link>
    </p>
  </Page>
);

/** Opens on the reply: what the resident wrote on the left, why it came here on the right. */
const Appeal = ({ number }: { number: string }) => {
  const { answer: appeal, problem, refresh } = useFresh<Detail>(`/appeals/${encodeURIComponent(number)}`, 3_000);
  const choices = useOnce<Choices>('/choices');
  const [unsaid, setUnsaid] = useState<string>();
  // Whoever opens it has seen what the ladder told him; a page that merely refreshes itself has not been looked at.
  useEffect(() => {
    call('/inbox/acknowledge', { number }).catch((error: Error) => setUnsaid(error.message));
  }, [number]);
  useKeys({
    r: () => document.getElementById('ot-reply')?.focus(),
    a: () => document.getElementById(approveId)?.focus(),
  });
  return (
    <Page title={say('appeal.title', { number })} keys={keys}>
      <Header number={number} appeal={appeal} />
      <Problem words={problem ?? unsaid} />
      {appeal && <Standing appeal={appeal} />}
      {appeal?.urgent && <p className="ot-problem">{say('appeal.urgent')}</p>}
      {appeal && (
        <div className="ot-cols">
          <Thread appeal={appeal} />
          <div>
            <ActForms appeal={appeal} choices={choices} refresh={refresh} />
            <Replies appeal={appeal} />
          </div>
          <Facts appeal={appeal} choices={choices} />
        </div>
      )}
    </Page>
  );
};

const Header = ({ number, appeal }: { number: string; appeal: Detail | undefined }) => {
  if (!appeal) return <h1>{say('appeal.title', { number })}</h1>;
  const { topic, topicGroup, territory, department, statusName, declines, round, previous } = appeal;
  const topicWords = topic && (topicGroup ? `${topicGroup} → ${topic.name}` : topic.name);
  return (
    <header className="ot-header">
      <div>
        <h1>
          {say('appeal.title', { number })} · {topicWords ?? say('appeal.noTopic')}
        </h1>
        <p>
          {territory ?? say('appeal.noPlace')} · {department?.name ?? say('appeal.noDepartment')} · <b>{statusName}</b>
          {declines > 0 && <> · {say('appeal.declines', { count: declines })}</>}
          {round > 1 && <> · {say('appeal.round', { round })}</>}
          {previous !== null && (
            <>
              {' '}
              · {say('appeal.previous')} <Link to={appealAddress(previous)}>№ {previous}</Link>
            </>
          )}
        </p>
      </div>
      <p className="ot-header-due">
        <Deadline item={appeal} long="long" />
      </p>
    </header>
  );
};
export default AppealPage;
