/**
 * What VK's error codes mean for us: who must act, and what that person is told. The sentence goes on after «Ответ не опубликован: ».
 * Codes: dev.vk.com/ru/reference/errors and the schema of API 5.199; 984, 1021, 1051 and 1130 were only ever observed.
 */
export type VkFault = { sentence: string } & (
  | { fate: 'busy'; delayMs: number }
  /** VK failed in the middle: a read may be repeated, of a write nobody knows whether it happened. */
  | { fate: 'unclear' }
  | { fate: 'refused'; fault: 'text' | 'place' }
);

const second = 1000;

const busy = (delayMs: number, sentence: string): VkFault => ({ fate: 'busy', delayMs, sentence });
const unclear = (sentence: string): VkFault => ({ fate: 'unclear', sentence });
const badText = (sentence: string): VkFault => ({ fate: 'refused', fault: 'text', sentence });
const badPlace = (sentence: string): VkFault => ({ fate: 'refused', fault: 'place', sentence });

const byHand = 'Опубликуйте ответ вручную от имени сообщества';
const badKey = badPlace(
  `ВКонтакте не приняла ключ доступа (код {code}). ${byHand}, а администратору нужно обновить ключ в разделе «Источники».`,
);
const noRight = badPlace(
  `у ключа доступа нет нужного права (код {code}). ${byHand}, а администратору нужно выдать ключу это право.`,
);
const human = badPlace(
  `ВКонтакте требует подтверждения от человека (код {code}). ${byHand}, а администратору нужно войти в сообщество и пройти проверку.`,
);
const ourRequest = badPlace(`ВКонтакте не поняла запрос программы (код {code}). ${byHand} и сообщите администратору.`);
const closed = badPlace(`это место закрыто или недоступно (код {code}). ${byHand} или напишите автору в сообщения.`);
const unreachable = badPlace(
  'автору сейчас нельзя написать (код {code}). Ответьте под его записью или свяжитесь с ним другим способом.',
);
const shapeless = badText('ВКонтакте не приняла такое сообщение (код {code}). Упростите текст и отправьте снова.');

const table: readonly (readonly [codes: readonly number[], fault: VkFault])[] = [
  // Too fast, too much alike, too much for today: nothing was written.
  [[6], busy(second, 'слишком много запросов подряд. Отправка повторится сама через секунду.')],
  [[9, 223, 1105], busy(60 * second, 'ВКонтакте приняла частые ответы за рассылку. Отправка повторится сама через минуту.')],
  [[29, 103, 601, 944], busy(3600 * second, 'исчерпан дневной предел ВКонтакте. Отправка повторится сама через час.')],

  // VK's own trouble.
  [[1, 10, 13, 32, 36, 43], unclear('сбой на стороне ВКонтакте (код {code}). Программа проверит сама.')],

  // A captcha or a check: never solved by a program.
  [[14], badPlace(`ВКонтакте требует ввести код с картинки. ${byHand}.`)],
  [[17, 24, 3300, 3301, 3302, 3303, 3304], human],

  // The key is dead, of a wrong kind, or lacks a right.
  [[4, 5, 27, 28, 38, 42, 1114, 1116, 1117, 3609], badKey],
  [[7, 20, 21, 23, 1051], noRight],

  // The place where the reply should stand.
  [[15], badPlace(`ВКонтакте не пускает сообщество в эту ветку. ${byHand} или напишите автору в сообщения.`)],
  [
    [18],
    badPlace('страница автора удалена или заблокирована. Отвечать некому: закройте обращение или ответьте под записью вручную.'),
  ],
  [[19], badPlace(`запись заблокирована ВКонтакте. Напишите автору в сообщения.`)],
  [[30], badPlace('профиль автора закрыт. Напишите автору в сообщения.')],
  [[104], badPlace('запись или комментарий уже удалены. Проверьте ветку; если обращение осталось, напишите автору в сообщения.')],
  [[212], badPlace(`комментарии к этой записи скрыты. ${byHand} или напишите автору в сообщения.`)],
  [[213], badPlace('под этой записью закрыты комментарии. Опубликуйте вручную или напишите автору в сообщения.')],
  [[214], badPlace('сообщество не может писать на этой стене. Опубликуйте вручную или напишите автору в сообщения.')],
  [[37, 39, 40, 113, 125, 200, 203, 210, 211, 801, 1401], closed],

  // The text.
  [
    [100],
    badText(
      'ВКонтакте не приняла текст. Проверьте, что он не пуст, не слишком длинный и без необычных знаков, и отправьте снова.',
    ),
  ],
  [[222], badText('здесь запрещены ссылки. Уберите ссылку или напишите адрес словами и отправьте снова.')],
  [[910, 914], badText('текст слишком длинный. Сократите его до 4096 знаков и отправьте снова.')],
  [[911, 913], shapeless],
  [[3, 8, 150, 9999], ourRequest],

  // The person to whom a message goes.
  [[900], badPlace('автор запретил сообществу писать ему. Ответьте под его записью или свяжитесь с ним другим способом.')],
  [[901], badPlace('автор не разрешал сообществу писать ему первым. Ответьте под его записью или дождитесь его сообщения.')],
  [[902], badPlace('настройки автора не пускают сообщения. Ответьте под его записью или дождитесь его сообщения.')],
  [[950], badPlace('время для ответа в этом диалоге вышло. Дождитесь нового сообщения автора или ответьте под его записью.')],
  [[917, 932, 936, 945, 946, 984, 985, 987, 988, 1012, 1021], unreachable],
];

const faults = new Map(table.flatMap(([codes, fault]) => codes.map((code) => [code, fault] as const)));

/** Subcodes that say more than their code: of 15 «access denied», that the key lacks a right. */
const subcodeFaults = new Map([
  [1133, noRight],
  [1134, noRight],
]);

const unknown = badPlace(`ВКонтакте отказала по неизвестной причине (код {code}). ${byHand} и сообщите код администратору.`);

/** Every code has a fault: one that the table does not know needs a person. */
export const vkFault = (code: number, subcode: number | undefined = undefined): VkFault => {
  const fault = (subcode === undefined ? undefined : subcodeFaults.get(subcode)) ?? faults.get(code) ?? unknown;
  return { ...fault, sentence: fault.sentence.replace('{code}', String(code)) };
};
