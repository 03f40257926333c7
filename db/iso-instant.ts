/** Instants inside JSON, by hand: PostgreSQL's own form is not quite ISO 8601. */
export const isoInstant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
