import { useCurrentAdmin } from 'adminjs';
import React from 'react';
import { useSelector } from 'react-redux';
import { Link, useLocation } from 'react-router-dom';
import { menuFor, type MenuItem, type Signed } from './menu.ts';
import { useFresh } from './server.ts';
import { language, say } from './words.ts';

type Counts = Record<string, number>;

/** The way through the panel, with what waits behind each door. On a narrow window it comes over the page. */
const Sidebar = ({ isVisible }: { isVisible: boolean }) => {
  const [admin] = useCurrentAdmin();
  const district = useSelector((state: { branding: { companyName: string } }) => state.branding.companyName);
  const { answer: counts = {} } = useFresh<Counts>('/counts', 15_000);
  if (!admin) return null;
  return (
    <nav aria-label={say('frame.navigation')} className={`ot-side ${isVisible ? 'ot-side-open' : ''}`}>
      <Link className="ot-brand" to="/admin">
        <b>{district}</b>
        <span>{say('frame.product')}</span>
      </Link>
      <div className="ot-doors">
        {menuFor(admin as unknown as Signed).map(({ label, items }) => (
          <div className="ot-side-group" key={items[0]?.to}>
            {label && <h2>{say(label)}</h2>}
            <ul>
              {items.map((item) => (
                <Item key={item.to} item={item} counts={counts} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      <div className="ot-who">
        <span>{String(admin['name'])}</span>
        <a href="/admin/sign-out">{say('frame.signOut')}</a>
        <OtherLanguage />
      </div>
    </nav>
  );
};

/** A link and not a button: the server keeps the choice and brings the page anew. */
const OtherLanguage = () => {
  const { pathname, search } = useLocation();
  const other = language === 'ru' ? 'en' : 'ru';
  return (
    <a lang={other} href={`/admin/language/${other}?next=${encodeURIComponent(pathname + search)}`}>
      {say('frame.otherLanguage')}
    </a>
  );
};

const Item = ({ item: { label, to, count }, counts }: { item: MenuItem; counts: Counts }) => {
  const { pathname, search } = useLocation();
  const [path = '', view] = to.split('?');
  const here = view === undefined ? pathname.startsWith(path) : pathname === path && search.includes(view);
  const waiting = count === undefined ? 0 : (counts[count] ?? 0);
  return (
    <li>
      <Link to={to} {...(here ? { 'aria-current': 'page' as const } : {})}>
        <span>{say(label)}</span>
        {waiting > 0 && (
          <b className={count === 'overdue' || count === 'unprocessed' ? 'ot-count ot-count-late' : 'ot-count'}>{waiting}</b>
        )}
      </Link>
    </li>
  );
};
export default Sidebar;
