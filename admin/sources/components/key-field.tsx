import React from 'react';

interface KeyFieldProps {
  id: string;
  label: string;
  hint: string;
  value: string;
  change: (value: string) => void;
}

/** Written, never shown: neither here nor in the browser's memory of forms. */
export const KeyField = ({ id, label, hint, value, change }: KeyFieldProps) => (
  <div className="ot-field">
    <label htmlFor={id}>{label}</label>
    <input
      id={id}
      type="password"
      autoComplete="new-password"
      aria-describedby={`${id}-hint`}
      value={value}
      onChange={(event) => change(event.target.value)}
    />
    <p className="ot-hint" id={`${id}-hint`}>
      {hint}
    </p>
  </div>
);
