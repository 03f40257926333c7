import { forgeries } from '../faults/index.js';
import type { Forgery } from '../store/world.js';
import type { VkEvent } from '../vk/events.js';

export const forgeriesOf = (variant: string | undefined): readonly Forgery[] =>
  variant === undefined ? forgeries : forgeries.filter((forgery) => forgery === variant);

const farId = 900_000_000;

/** The same words at a place that does not exist: whoever believes a forger gets an appeal that nobody wrote. */
export const forge = ({ type, object }: VkEvent): VkEvent => ({ type, object: shift(object) });

const shift = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if ((key === 'id' || key === 'conversation_message_id') && typeof value === 'number') return [key, value + farId];
      return key === 'message' ? [key, shift(value as Record<string, unknown>)] : [key, value];
    }),
  );
