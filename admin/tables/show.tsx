import { useTranslation, type ActionProps } from 'adminjs';
import React from 'react';
import { Link } from 'react-router-dom';
import { Page } from '../frame/page.tsx';
import type { Row } from './rows.ts';
import { Value } from './value.tsx';

/** A row of a table that one may read and not change. */
const Show = ({ resource, record }: ActionProps) => {
  const { translateLabel, translateProperty } = useTranslation();
  if (!record) return null;
  const table = translateLabel(resource.id);
  return (
    <Page title={`${record.title} · ${table}`}>
      <p className="ot-path">
        <Link to={`/admin/resources/${resource.id}`}>{table}</Link>
      </p>
      <h1>{record.title}</h1>
      <dl className="ot-facts ot-card">
        {resource.showProperties.map((property) => (
          <div key={property.propertyPath}>
            <dt>{translateProperty(property.label, resource.id)}</dt>
            <dd>
              <Value row={record as unknown as Row} property={property} />
            </dd>
          </div>
        ))}
      </dl>
    </Page>
  );
};
export default Show;
