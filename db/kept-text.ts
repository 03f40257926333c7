import { z } from 'zod';
import { isPlainText } from '../domain/plain-text.js';

/** What is said of a text that cannot be kept. */
export const badSign = 'bad-sign';
/** Text that can be kept. */
export const plainText = (longest: number) => z.string().max(longest).refine(isPlainText, badSign);
