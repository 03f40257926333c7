import type { BasePropertyJSON } from 'adminjs';
import React from 'react';
import { Time, useZone } from '../frame/time.tsx';
import { say, sayCode } from '../frame/words.ts';
import type { Row } from './rows.ts';

interface Shown {
  row: Row;
  property: BasePropertyJSON;
  /** What is written a line each stands in one. */
  inOneLine?: boolean;
}

/** One value of a row as words: references by name, days in the district's zone. */
export const Value = ({ row, property, inOneLine = false }: Shown) => {
  const zone = useZone();
  const value = row.params[property.propertyPath];
  if (property.type === 'boolean') return <>{say(value === true || value === 'true' ? 'table.yes' : 'table.no')}</>;
  if (value === null || value === undefined || value === '') return <span className="ot-quiet">—</span>;
  if (property.type === 'datetime') return <Time at={wordOf(value)} zone={zone} />;
  if (property.reference) return <>{row.populated[property.propertyPath]?.title ?? wordOf(value)}</>;
  if (property.availableValues) return <>{sayCode('choice', wordOf(value))}</>;
  return <>{inOneLine ? wordOf(value).trim().replaceAll('\n', ' · ') : wordOf(value)}</>;
};

/** As it is sorted and looked for. */
export const plain = (row: Row, property: BasePropertyJSON): string => {
  const value = row.params[property.propertyPath];
  if (property.reference) return row.populated[property.propertyPath]?.title ?? '';
  return property.availableValues ? sayCode('choice', wordOf(value)) : wordOf(value);
};

const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
