/** The stand's control API. A refusal is an Error with words for a person. */
export const call = async (method, path, body) => {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('Нет связи со стендом. Написанное осталось на странице, попробуйте ещё раз.');
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
};
