import { useTranslation, type ActionProps } from 'adminjs';
import React, { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { Page, Problem } from '../frame/page.tsx';
import { say } from '../frame/words.ts';
import { FieldOf, hasEditor } from './field.tsx';
import { useFormDraft } from './form-draft.ts';
import { askTable, wordsOf, type SaveAnswer } from './rows.ts';

type Params = Record<string, unknown>;

/** `new` and `edit`: a refusal keeps what was typed, says why beside the field, and goes there. */
const Form = ({ resource, record, action }: ActionProps) => {
  const { translateLabel, translateProperty } = useTranslation();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const seenRow = textOf(record?.params['seenRow']);
  const draft = useFormDraft(`otklik.form.${resource.id}.${record?.id ?? ''}`, seenRow);
  const params: Params = { ...record?.params, ...draft.changes };
  const [{ busy, errors, problem }, setState] = useState<{ busy: boolean; errors: Record<string, string>; problem?: string }>({
    busy: false,
    errors: {},
  });
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [errors]);
  const list = `/admin/resources/${resource.id}`;
  const isNew = action.name === 'new';
  const at = `${resource.id}/records/${encodeURIComponent(record?.id ?? '')}`;

  const ask = async (path: string, given: Record<string, string>): Promise<void> => {
    setState({ busy: true, errors: {} });
    try {
      const { record: answered, notice } = await askTable<SaveAnswer>(path, given);
      if (notice?.type === 'success') {
        draft.drop();
        return navigate(list, { state: { notice: notice.message } });
      }
      const refused = Object.entries(answered.errors ?? {}).map(([name, { message }]): [string, string] => [name, message]);
      const elsewhere = refused.filter(([name]) => !resource.editProperties.some(({ propertyPath: shown }) => shown === name));
      const words = elsewhere.length > 0 ? elsewhere.map(([, message]) => message).join(' ') : (notice?.message ?? '');
      setState({ busy: false, errors: Object.fromEntries(refused), problem: words || say('frame.serverFailed') });
    } catch (error) {
      setState({ busy: false, errors: {}, problem: wordsOf(error) });
    }
  };
  const save = (): Promise<void> => {
    const given = resource.editProperties
      .map(({ propertyPath }) => propertyPath)
      .filter((name) => params[name] !== undefined)
      .map((name): [string, string] => [name, textOf(params[name])]);
    return ask(isNew ? `${resource.id}/actions/new` : `${at}/edit`, { ...Object.fromEntries(given), seenRow });
  };

  const savedIn = (path: string): string => textOf(record?.params[path]);
  const table = translateLabel(resource.id);
  const title = isNew ? say('form.new') : (record?.title ?? '');
  return (
    <Page title={`${title} · ${table}`}>
      <p className="ot-path">
        <Link to={list}>{table}</Link>
      </p>
      <h1>{title}</h1>
      <form
        ref={form}
        className="ot-form ot-card"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Problem words={problem} />
        {draft.isOutrun && (
          <div className="ot-problem" role="alert">
            <p>{say('form.outrun')}</p>
            <ul>
              {resource.editProperties
                .filter(({ propertyPath: path }) => draft.kept[path] !== undefined && draft.kept[path] !== savedIn(path))
                .map(({ propertyPath: path, label, resourceId }) => (
                  <li key={path}>
                    {translateProperty(label, resourceId)}
                    {!hasEditor(path) && `: ${record?.populated[path]?.title ?? (savedIn(path) || '—')}`}
                  </li>
                ))}
            </ul>
          </div>
        )}
        {draft.found && (
          <p className="ot-bar ot-quiet">
            {say('form.draft')}
            <button type="button" className="ot-link" onClick={draft.drop}>
              {say('form.dropDraft')}
            </button>
          </p>
        )}
        {resource.editProperties.map((property) => (
          <FieldOf
            key={property.propertyPath}
            property={property}
            value={textOf(params[property.propertyPath])}
            error={errors[property.propertyPath]}
            change={(value) => draft.change(property.propertyPath, value, property.type === 'password' ? 'secret' : 'kept')}
          />
        ))}
        <div className="ot-bar">
          <button className="ot-main" disabled={busy}>
            {say('form.save')}
          </button>
          <Link className="ot-button" to={list}>
            {say('form.cancel')}
          </Link>
        </div>
      </form>
      {record?.recordActions.some(({ name }) => name === 'delete') && (
        <details>
          <summary>{say('form.delete')}</summary>
          <p>{say('form.reallyDelete', { name: title })}</p>
          <button type="button" disabled={busy} onClick={() => void ask(`${at}/delete`, { seenRow })}>
            {say('form.yesDelete')}
          </button>
        </details>
      )}
    </Page>
  );
};

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
export default Form;
