import { useCurrentAdmin, useTranslation, type ActionProps, type BasePropertyJSON } from 'adminjs';
import React, { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router-dom';
import { Page, Problem } from '../frame/page.tsx';
import { say } from '../frame/words.ts';
import { yearAddress } from '../calendars/address.ts';
import { mayMoveAppeals, type Operator } from '../../domain/access.ts';
import { MoveLink } from '../settings/components/move-link.tsx';
import { connectAddress } from '../sources/address.ts';
import { askTable, wordsOf, type ListAnswer, type Row } from './rows.ts';
import { plain, Value } from './value.tsx';

const useRows = (path: string) => {
  const [answer, setAnswer] = useState<{ path: string; body: ListAnswer }>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let wanted = true;
    setProblem(undefined);
    askTable<ListAnswer>(path).then(
      (body) => wanted && setAnswer({ path, body }),
      (error: unknown) => wanted && setProblem(wordsOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [path]);
  return { answer: answer?.path === path ? answer.body : undefined, problem };
};

/** A table of settings: a row opens its form. What the last form said stays above until one leaves. */
const List = ({ resource }: ActionProps) => {
  const { translateLabel, translateProperty } = useTranslation();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { notice } = (useLocation().state ?? {}) as { notice?: string };
  const [admin] = useCurrentAdmin();
  const mayMove = admin != null && mayMoveAppeals(admin as unknown as Operator);
  const [words, setWords] = useState('');
  const [sort, setSort] = useState<{ path: string; down: boolean }>();
  const page = Number(params.get('page') ?? 1);
  const { answer, problem } = useRows(`${resource.id}/actions/list?page=${page}`);
  const columns = resource.listProperties;
  const [group, setGroup] = useState('');
  const rows = arranged(answer?.records ?? [], columns, { words, sort }).filter(
    ({ params: row }) => group === '' || row['groupCode'] === group,
  );
  const mayAdd = resource.resourceActions.some(({ name }) => name === 'new');
  const title = translateLabel(resource.id);
  const pages = answer ? Math.max(1, Math.ceil(answer.meta.total / answer.meta.perPage)) : 1;
  return (
    <Page title={title}>
      <h1>
        {title} {answer && <small>{say('table.count', { count: answer.meta.total })}</small>}
      </h1>
      {notice !== undefined && (
        <p className="ot-done" role="status">
          {notice}
        </p>
      )}
      <div className="ot-bar">
        <input
          type="search"
          className="ot-chip"
          aria-label={say('table.find')}
          placeholder={say('table.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {mayAdd && (
          <Link className="ot-button ot-main" to={`/admin/resources/${resource.id}/actions/new`}>
            {say('table.add')}
          </Link>
        )}
        {resource.id === 'topics' && <Groups rows={answer?.records ?? []} group={group} choose={setGroup} />}
        {resource.id === 'topics' && mayAdd && (
          <Link className="ot-button" to="/admin/pages/topics-file">
            {say('topicsFile.fromFile')}
          </Link>
        )}
        {resource.id === 'versions' && mayMove && <MoveLink />}
        {resource.id === 'communities' && (
          <Link className="ot-button ot-main" to={connectAddress()}>
            {say('connect.new')}
          </Link>
        )}
      </div>
      <Problem words={problem} />
      {answer && rows.length === 0 && <p className="ot-empty">{say(words === '' ? 'table.empty' : 'table.nothing')}</p>}
      {rows.length > 0 && (
        <table className={`ot-table ot-table-${resource.id}`}>
          <thead>
            <tr>
              {columns.map((property) => {
                const down = sort && sort.path === property.propertyPath ? sort.down : undefined;
                return (
                  <th
                    key={property.propertyPath}
                    scope="col"
                    {...(down === undefined ? {} : { 'aria-sort': down ? 'descending' : 'ascending' })}
                  >
                    <button type="button" onClick={() => setSort({ path: property.propertyPath, down: down === false })}>
                      {translateProperty(property.label, resource.id)} {down === undefined ? '' : down ? '↓' : '↑'}
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} onClick={() => navigate(addressOf(resource.id, row))}>
                {columns.map((property, index) => (
                  <td key={property.propertyPath} title={plain(row, property)}>
                    {index === 0 ? (
                      <Link to={addressOf(resource.id, row)} onClick={(event) => event.stopPropagation()}>
                        <Value row={row} property={property} inOneLine />
                      </Link>
                    ) : (
                      <Value row={row} property={property} inOneLine />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages > 1 && (
        <div className="ot-bar">
          <button type="button" disabled={page <= 1} onClick={() => setParams({ page: String(page - 1) })}>
            {say('table.earlier')}
          </button>
          {say('table.page', { page, pages })}
          <button type="button" disabled={page >= pages} onClick={() => setParams({ page: String(page + 1) })}>
            {say('table.later')}
          </button>
        </div>
      )}
    </Page>
  );
};

const Groups = ({ rows, group, choose }: { rows: readonly Row[]; group: string; choose: (code: string) => void }) => {
  const groups = new Map(rows.map(({ params, populated }) => [String(params['groupCode']), populated['groupCode']?.title ?? '']));
  const byName = [...groups].sort(([, a], [, b]) => a.localeCompare(b, 'ru'));
  return (
    <select
      className="ot-chip"
      aria-label={say('table.allGroups')}
      value={group}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{say('table.allGroups')}</option>
      {byName.map(([code, name]) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
};

const addressOf = (table: string, { id, recordActions }: Row): string => {
  if (table === 'communities') return connectAddress(id);
  if (table === 'versions') return `/admin/pages/compare-versions?from=${Math.max(1, Number(id) - 1)}&to=${id}`;
  if (table === 'calendars') return yearAddress(id);
  const action = recordActions.some(({ name }) => name === 'edit') ? 'edit' : 'show';
  return `/admin/resources/${table}/records/${encodeURIComponent(id)}/${action}`;
};

const arranged = (
  rows: readonly Row[],
  columns: readonly BasePropertyJSON[],
  { words, sort }: { words: string; sort: { path: string; down: boolean } | undefined },
): Row[] => {
  const wanted = words.trim().toLowerCase();
  // A topic is looked for by its stems too, though the list does not show them.
  const found = rows.filter(
    (row) =>
      columns.some((property) => plain(row, property).toLowerCase().includes(wanted)) ||
      (typeof row.params['stemsText'] === 'string' && row.params['stemsText'].toLowerCase().includes(wanted)),
  );
  const by = columns.find(({ propertyPath }) => propertyPath === sort?.path);
  if (!by) return found;
  const order = found.sort((a, b) => plain(a, by).localeCompare(plain(b, by), 'ru', { numeric: true }));
  return sort?.down ? order.reverse() : order;
};
export default List;
