/** Chance that can be had again: the same seed, the same bad luck (mulberry32). */
export interface Dice {
  /** From 0 to 1. */
  throw(): number;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

export const diceOf = (seed: number): Dice => {
  let state = seed | 0;
  const dice: Dice = {
    throw() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    pick(items) {
      const picked = items[Math.floor(dice.throw() * items.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    shuffled: (items) =>
      items
        .map((item) => ({ item, order: dice.throw() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
  };
  return dice;
};
