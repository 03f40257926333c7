export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

export const round = (value: number): number => Math.round(value * 100) / 100;

/** `rssMb.web`: one figure of several things. */
export const named = (prefix: string, values: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
