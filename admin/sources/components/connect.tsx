import React from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { Page, Problem } from '../../frame/page.tsx';
import { say } from '../../frame/words.ts';
import { Checklist } from './checklist.tsx';
import { NewCommunity } from './new-community.tsx';
import { connectAddress } from '../address.ts';
import { useConnection } from './use-connection.ts';

const Connect = () => {
  const [params] = useSearchParams();
  const id = params.get('community') ?? '';
  return id === '' ? <New /> : <Known key={id} id={id} />;
};

const Path = () => (
  <p className="ot-path">
    <Link to="/admin/resources/communities">{say('menu.communities')}</Link>
  </p>
);

const New = () => {
  const navigate = useNavigate();
  return (
    <Page title={say('connect.new')}>
      <Path />
      <h1>{say('connect.new')}</h1>
      <NewCommunity connected={(id) => navigate(connectAddress(id), { replace: true })} />
    </Page>
  );
};

/** The same page to finish a connection and to check it years later: each step says how it stands and what to do. */
const Known = ({ id }: { id: string }) => {
  const connection = useConnection(id);
  const { state, problem, busy, check } = connection;
  const title = say('connect.title', { name: state?.name ?? '…' });
  return (
    <Page title={title}>
      <Path />
      <h1>{title}</h1>
      <Problem words={problem} />
      {!state && problem === undefined && <p className="ot-quiet">{say('connect.checking')}</p>}
      {state && <Checklist state={state} connection={connection} />}
      <div className="ot-bar">
        <button type="button" disabled={busy} onClick={() => void check()}>
          {say(busy ? 'connect.checking' : 'connect.again')}
        </button>
        <Link className="ot-button" to={`/admin/resources/communities/records/${id}/edit`}>
          {say('connect.edit')}
        </Link>
      </div>
    </Page>
  );
};
export default Connect;
