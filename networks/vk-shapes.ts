import { z } from 'zod';

/** Scalars as VK writes them, in deliveries and in answers alike. */

/** A number or a string of digits, 64 bits at most; a string with us, short enough for every index. Communities are negative. */
export const vkId = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .max(20),
  ])
  .transform(String);

/** VK writes 0 for «none», or leaves the field out. */
export const vkIdOrNone = vkId.nullish().transform((id) => (id === null || id === '0' ? undefined : id));

export const vkText = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

export const vkList = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
