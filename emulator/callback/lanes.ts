const atOnce = 8;

/** Work in order of arrival, lane by lane: eight at once in a lane, lanes beside each other. */
export const createLanes = (work: (lane: number, id: number) => Promise<void>) => {
  const lanes = new Map<number, { waiting: number[]; busy: number }>();

  const pump = (lane: number): void => {
    const { waiting, busy } = laneOf(lane);
    if (busy >= atOnce) return;
    const id = waiting.shift();
    if (id === undefined) return;
    laneOf(lane).busy += 1;
    void work(lane, id).finally(() => {
      laneOf(lane).busy -= 1;
      pump(lane);
    });
    pump(lane);
  };
  const laneOf = (lane: number): { waiting: number[]; busy: number } => {
    const known = lanes.get(lane);
    if (known) return known;
    const made = { waiting: [], busy: 0 };
    lanes.set(lane, made);
    return made;
  };

  return {
    put(lane: number, id: number): void {
      laneOf(lane).waiting.push(id);
      pump(lane);
    },
    clear(): void {
      for (const lane of lanes.values()) lane.waiting = [];
    },
  };
};
