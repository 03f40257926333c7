import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { createChecks } from '../../health.js';
import { ill, reasonOf, well, type Finding } from './finding.js';

const keptHours = 2160;

export interface TemporalPlace {
  db: DataSource;
  address: string;
  namespace: string;
}

export const examineTemporal = async ({ db, address, namespace }: TemporalPlace): Promise<Finding[]> => {
  const connection = Connection.lazy({ address });
  try {
    const service = connection.workflowService;
    const { config } = await connection.withDeadline(Date.now() + 10_000, () => service.describeNamespace({ namespace }));
    const hours = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 3600;
    const { worker } = createChecks({ db, temporal: new Client({ connection, namespace }) });
    return [
      well('Temporal', `${address}, пространство ${namespace}`),
      examineRetention(hours, namespace),
      await worker().then(
        () => well('Рабочий процесс', 'отвечает'),
        () => ill('Рабочий процесс', 'не спрашивает работы', 'запустите server/worker.ts и посмотрите его журнал'),
      ),
    ];
  } catch (error) {
    const mend = `запустите сервер, создайте пространство ${namespace} или исправьте TEMPORAL_ADDRESS и TEMPORAL_NAMESPACE`;
    return [ill('Temporal', `${address}: ${reasonOf(error)}`, mend)];
  } finally {
    await connection.close();
  }
};

const examineRetention = (hours: number, namespace: string): Finding => {
  const found = `${Math.round(hours / 24)} дн`;
  if (hours >= keptHours) return well('Хранение историй', found);
  const mend = `temporal operator namespace update -n ${namespace} --retention ${keptHours}h`;
  return ill('Хранение историй', `${found}, а нужно ${keptHours / 24}`, mend);
};
