import { Connection } from '@temporalio/client';
import { taskQueue } from '../../../workflows/messages.js';
import { namesOfWorkers } from '../../health.js';
import { ill, reasonOf, well, type Finding } from './finding.js';

const keptHours = 2160;
/** Acts are updates, which older servers do not take without being told to. */
const oldest = [1, 25] as const;

export interface TemporalPlace {
  address: string;
  namespace: string;
}

export const examineTemporal = async ({ address, namespace }: TemporalPlace): Promise<Finding[]> => {
  const connection = Connection.lazy({ address });
  const within = <T>(call: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + 10_000, call);
  try {
    const service = connection.workflowService;
    const { serverVersion } = await within(() => service.getSystemInfo({}));
    const { config } = await within(() => service.describeNamespace({ namespace }));
    const hours = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 3600;
    const workers = await within(() => namesOfWorkers(service, { namespace, queue: taskQueue }));
    return [
      examineVersion(serverVersion ?? '', `${address}, пространство ${namespace}`),
      examineRetention(hours, namespace),
      workers.length > 0
        ? well('Рабочий процесс', 'отвечает')
        : ill('Рабочий процесс', 'не спрашивает работы', 'запустите server/worker.ts и посмотрите его журнал'),
    ];
  } catch (error) {
    const mend = `запустите сервер, создайте пространство ${namespace} или исправьте TEMPORAL_ADDRESS и TEMPORAL_NAMESPACE`;
    return [ill('Temporal', `${address}: ${reasonOf(error)}`, mend)];
  } finally {
    await connection.close();
  }
};

const examineVersion = (version: string, place: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return well('Temporal', `${version}, ${place}`);
  return ill('Temporal', `${version}, ${place}`, `нужен сервер ${oldest.join('.')} или новее: обновите его`);
};

const examineRetention = (hours: number, namespace: string): Finding => {
  const found = `${Math.round(hours / 24)} дн`;
  if (hours >= keptHours) return well('Хранение историй', found);
  const mend = `temporal operator namespace update -n ${namespace} --retention ${keptHours}h`;
  return ill('Хранение историй', `${found}, а нужно ${keptHours / 24}`, mend);
};
