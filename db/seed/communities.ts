/** The demonstration's pages in VK, as the stand knows them: ids and keys follow one scheme. */
const names: [name: string, territory: string | null][] = [
  ['Администрация Берёзовского района', null],
  ['Берёзово', 'berezovo'],
  ['Игрим', 'igrim'],
  ['Приполярный', 'pripolyarny'],
  ['Саранпауль', 'saranpaul'],
  ['Светлый', 'svetly'],
  ['Сосьва', 'sosva'],
  ['Хулимсунт', 'khulimsunt'],
  ['ЖКХ Берёзовского района', null],
  ['Дороги и транспорт Берёзовского района', null],
];

export const communities = names.map(([name, territory], index) => {
  const externalId = String(226_000_001 + index);
  return {
    externalId,
    name,
    territory,
    token: `vk-community-${externalId}`,
    secret: `secret-${externalId}`,
    confirmation: `confirm-${externalId}`,
  };
});
