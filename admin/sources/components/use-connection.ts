import { useCallback, useEffect, useState } from 'react';
import type { Finding } from '../../../server/connecting.js';
import { call } from '../../frame/server.ts';

export interface ConnectionState {
  name: string;
  /** What the network must call. */
  address: string;
  findings: Finding[];
}
export type Connection = ReturnType<typeof useConnection>;

const waitingMs = 2_000;

/** How a community's connection stands. While the network is confirming the address it is looked at again by itself. */
export const useConnection = (id: string) => {
  const [state, setState] = useState<ConnectionState>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const at = `/sources/communities/${encodeURIComponent(id)}`;

  const after = useCallback(
    async (step?: () => Promise<unknown>): Promise<void> => {
      setBusy(true);
      setProblem(undefined);
      try {
        await step?.();
        setState(await call<ConnectionState>(at));
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
      setBusy(false);
    },
    [at],
  );
  useEffect(() => void after(), [after]);
  const isWaiting = state?.findings.some(({ found }) => found === 'server.waiting') === true;
  useEffect(() => {
    if (!isWaiting || busy) return undefined;
    const timer = setTimeout(() => void after(), waitingMs);
    return () => clearTimeout(timer);
  }, [isWaiting, busy, after]);

  return {
    state,
    problem,
    busy,
    check: () => after(),
    keepKeys: (keys: { token?: string; serviceToken?: string }) => after(() => call(`${at}/keys`, keys)),
    /** What the network refused is shown until the next look. */
    setUp: async (): Promise<Finding | undefined> => {
      let said: Finding | undefined;
      await after(async () => {
        said = await call<Finding>(`${at}/server`, {});
      });
      return said;
    },
    /** The secret that was made: it is not to be had again. */
    confirmByHand: async (confirmation: string): Promise<string | undefined> => {
      let made: string | undefined;
      await after(async () => {
        made = (await call<{ secret: string }>(`${at}/by-hand`, { confirmation })).secret;
      });
      return made;
    },
  };
};
