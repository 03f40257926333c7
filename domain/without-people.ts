/** Given in the period, by a person of a department. */
export interface PastAnswer {
  reply: string;
  operator: string;
  department: string | null;
  at: string;
}

/**
 * When answers would have been given without some of the people. The answers of a department are a queue: the others give them, in
 * the same order, at the moments at which they did give answers. What is left over is not given within the period.
 */
export const delaysWithout = (answers: readonly PastAnswer[], without: readonly string[]): Map<string, string | null> => {
  const delays = new Map<string, string | null>();
  for (const department of new Set(answers.map((answer) => answer.department))) {
    const queue = answers
      .filter((answer) => answer.department === department)
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.reply < b.reply ? -1 : 1));
    const moments = queue.filter(({ operator }) => !without.includes(operator)).map(({ at }) => at);
    if (moments.length === queue.length) continue;
    queue.forEach(({ reply, at }, index) => {
      const moment = moments[index] ?? null;
      if (moment !== at) delays.set(reply, moment);
    });
  }
  return delays;
};
