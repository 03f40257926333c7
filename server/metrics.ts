import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DataSource } from 'typeorm';

export interface Metrics {
  measure: RequestHandler;
  answer: RequestHandler;
}

/** What a duty officer watches: waiting work, unanswered appeals and the age of the oldest. No label carries a person or an id. */
const gauges: { name: string; help: string; labels?: string[]; query: string }[] = [
  {
    name: 'otklik_appeals',
    help: 'Appeals by status, noise not counted',
    labels: ['status'],
    query: `select status, count(*)::int as value from appeals where not noise group by status`,
  },
  {
    name: 'otklik_appeals_overdue',
    help: 'Appeals with a milestone past its due time and not met',
    query: `select count(distinct m.appeal_id)::int as value from milestones m join appeals a on a.id = m.appeal_id and a.round = m.round
      where m.met_at is null and m.kind in ('triage', 'first-reply', 'final', 'promise') and m.due_at < now()
        and (m.kind = 'promise' or not exists (select 1 from pauses p where p.appeal_id = a.id and p.ended_at is null and p.since <= m.due_at))
        and a.status not in ('observing', 'closed', 'rejected')`,
  },
  {
    name: 'otklik_deliveries_waiting',
    help: 'Deliveries of the networks that are stored and not yet processed',
    query: `select count(*)::int as value from deliveries where processed_at is null`,
  },
  {
    name: 'otklik_deliveries_oldest_seconds',
    help: 'Age of the oldest delivery that is not yet processed',
    query: `select coalesce(extract(epoch from now() - min(received_at)), 0)::float as value from deliveries where processed_at is null`,
  },
  {
    name: 'otklik_commands_waiting',
    help: 'Acts of officials that have no answer yet',
    query: `select count(*)::int as value from commands where done_at is null and confirmed_at is null`,
  },
  {
    name: 'otklik_publications',
    help: 'Replies by state of publication',
    labels: ['status'],
    query: `select status, count(*)::int as value from publications group by status`,
  },
];

export const createMetrics = ({ db }: { db: DataSource }): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, labels, query } of gauges) {
    new Gauge({
      ...{ name, help, labelNames: labels ?? [], registers: [registry] },
      async collect() {
        const rows = (await db.query(query)) as { status?: string; value: number }[];
        this.reset();
        for (const { status, value } of rows) this.set(status === undefined ? {} : { status }, value);
      },
    });
  }
  const durations = new Histogram({
    name: 'otklik_http_request_seconds',
    help: 'Time to answer, by room and status class',
    labelNames: ['room', 'method', 'code'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });

  return {
    measure: (request, response, next) => {
      const end = durations.startTimer();
      response.on('finish', () =>
        end({ room: roomOf(request.path), method: request.method, code: `${Math.floor(response.statusCode / 100)}xx` }),
      );
      next();
    },
    answer: (_request, response, next) => {
      registry.metrics().then((text) => response.type(registry.contentType).send(text), next);
    },
  };
};

const rooms = ['webhooks', 'api', 'admin', 'health', 'metrics'];
const roomOf = (path: string): string => rooms.find((room) => path.startsWith(`/${room}`)) ?? 'other';
