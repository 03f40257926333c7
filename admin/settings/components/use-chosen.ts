import { useState } from 'react';

export interface Chosen {
  numbers: readonly string[];
  has(number: string): boolean;
  toggle(number: string): void;
  add(numbers: readonly string[]): void;
  remove(numbers: readonly string[]): void;
  clear(): void;
}

const kept = (key: string): string[] => {
  try {
    const numbers: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(numbers) ? numbers.map(String) : [];
  } catch {
    return []; // a browser that keeps nothing, or somebody else's words
  }
};

/** The appeals that are ticked, for one version; they outlive the page as long as the browser's tab. */
export const useChosen = (version: number): Chosen => {
  const key = `otklik.move.${version}`;
  const [chosen, setChosen] = useState<{ key: string; numbers: ReadonlySet<string> }>();
  const numbers = chosen?.key === key ? chosen.numbers : new Set(kept(key));
  const set = (changed: ReadonlySet<string>): void => {
    setChosen({ key, numbers: changed });
    try {
      sessionStorage.setItem(key, JSON.stringify([...changed]));
    } catch {
      // kept until the page is left, then
    }
  };
  const add = (more: readonly string[]): void => set(new Set([...numbers, ...more]));
  const remove = (gone: readonly string[]): void => set(new Set([...numbers].filter((number) => !gone.includes(number))));
  return {
    numbers: [...numbers],
    has: (number) => numbers.has(number),
    toggle: (number) => (numbers.has(number) ? remove([number]) : add([number])),
    add,
    remove,
    clear: () => set(new Set()),
  };
};
