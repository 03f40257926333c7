import { isFree } from '../../server/embedded/ports.js';

/** The first of so many neighbouring free ports, below those that the system hands out: a process may take seconds until it listens. */
export const freePorts = async (count: number): Promise<number> => {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
};
