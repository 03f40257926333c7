import { useTranslation, type BasePropertyJSON } from 'adminjs';
import React, { useEffect, useState } from 'react';
import { isKey, say, sayCode } from '../frame/words.ts';
import { EffectsEditor } from '../rules/components/effects-editor.tsx';
import { WhenEditor } from '../rules/components/when-editor.tsx';
import { askTable, type ListAnswer } from './rows.ts';

interface FieldProps {
  property: BasePropertyJSON;
  value: string;
  error: string | undefined;
  change: (value: string) => void;
}

/** A field with its label, its hint, and what is wrong with it. */
export const FieldOf = ({ property, value, error, change }: FieldProps) => {
  const { translateProperty } = useTranslation();
  const { propertyPath: path, label, resourceId, isRequired } = property;
  const hint = [`hint.${resourceId}.${path}`, `hint.${path}`].find(isKey);
  const id = `field-${path}`;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const shared = { id, name: path, 'aria-invalid': error !== undefined, ...(described ? { 'aria-describedby': described } : {}) };
  const words = translateProperty(label, property.resourceId);
  const Editor = editors[path];
  if (Editor)
    return (
      <fieldset className="ot-field ot-rule" tabIndex={-1} aria-invalid={error !== undefined}>
        <legend>{words}</legend>
        <Editor value={value} change={change} />
        {error && <p className="ot-error">{error}</p>}
      </fieldset>
    );
  return (
    <div className={`ot-field ${property.type === 'boolean' ? 'ot-field-flag' : ''}`}>
      <label htmlFor={id}>
        {words}
        {isRequired && property.type !== 'boolean' && <span className="ot-quiet"> · {say('form.required')}</span>}
      </label>
      <Input property={property} value={value} change={change} shared={shared} />
      {hint && (
        <p className="ot-hint" id={`${id}-hint`}>
          {say(hint)}
        </p>
      )}
      {error && (
        <p className="ot-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
};

/** Fields that are more than a text. */
const editors: Record<string, typeof WhenEditor | undefined> = { whenText: WhenEditor, effectsText: EffectsEditor };

export const hasEditor = (path: string): boolean => editors[path] !== undefined;

interface Shared {
  id: string;
  name: string;
  'aria-invalid': boolean;
}

const Input = ({ property, value, change, shared }: Omit<FieldProps, 'error'> & { shared: Shared }) => {
  const typed = { value, onChange: (event: { target: { value: string } }) => change(event.target.value) };
  if (property.reference) return <Reference table={property.reference} {...shared} {...typed} />;
  if (property.availableValues) {
    const options = property.availableValues.map(({ value: code }) => ({
      code: String(code),
      name: sayCode('choice', String(code)),
    }));
    return <Choice options={options} {...shared} {...typed} />;
  }
  switch (property.type) {
    case 'boolean':
      return (
        <input
          type="checkbox"
          {...shared}
          checked={value === 'true'}
          onChange={(event) => change(String(event.target.checked))}
        />
      );
    case 'textarea':
      return <textarea rows={Math.min(16, Math.max(4, value.split('\n').length + 1))} {...shared} {...typed} />;
    case 'password':
      return <input type="password" autoComplete="new-password" {...shared} {...typed} />;
    case 'number':
      return <input inputMode="numeric" {...shared} {...typed} />;
    default:
      return <input {...shared} {...typed} />;
  }
};

type ChoiceProps = Shared & { value: string; onChange: (event: { target: { value: string } }) => void };

/** A value that the list does not know any more is kept, not changed behind one's back. */
const Choice = ({ options, ...rest }: ChoiceProps & { options: { code: string; name: string }[] }) => (
  <select {...rest}>
    <option value="">{say('table.notChosen')}</option>
    {rest.value !== '' && options.every(({ code }) => code !== rest.value) && <option value={rest.value}>{rest.value}</option>}
    {options.map(({ code, name }) => (
      <option key={code} value={code}>
        {name}
      </option>
    ))}
  </select>
);

const Reference = ({ table, ...rest }: ChoiceProps & { table: string }) => {
  const [options, setOptions] = useState<{ code: string; name: string }[]>([]);
  useEffect(() => {
    let wanted = true;
    askTable<ListAnswer>(`${table}/actions/list?perPage=500`).then(
      ({ records }) => wanted && setOptions(records.map(({ id, title }) => ({ code: id, name: title }))),
      () => wanted && setOptions([]),
    );
    return () => {
      wanted = false;
    };
  }, [table]);
  return <Choice options={options} {...rest} />;
};
