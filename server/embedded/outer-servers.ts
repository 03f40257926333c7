import { Connection } from '@temporalio/client';
import pg from 'pg';
import { CannotStart } from './cannot-start.js';

/** The servers that the person named himself are asked once: a wrong address is told at the start, in a sentence. */
export const demandDatabase = async (url: string): Promise<void> => {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 }); // reads the files of a certificate
    client.on('error', () => undefined);
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new CannotStart(`База из DATABASE_URL не отвечает (${reasonOf(error)}): проверьте адрес, имя и пароль.`, {
      cause: error,
    });
  } finally {
    await client?.end().catch(() => undefined);
  }
};

export const demandTemporal = async (address: string, namespace: string): Promise<void> => {
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + 10_000, () => connection.workflowService.describeNamespace({ namespace }));
  } catch (error) {
    throw new CannotStart(
      `Сервер Temporal из TEMPORAL_ADDRESS (${address}) не отвечает или не знает пространства ${namespace} (${reasonOf(error)}): проверьте адрес и пространство имён.`,
      { cause: error },
    );
  } finally {
    await connection.close();
  }
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
};
