import { communities } from '../db/seed/communities.js';

/** Keys that stand in our own sources: whoever has read them knows them, so nothing real is kept by them. */

export const demoServiceToken = 'vk-service-demo';

/** Of the networks that the stand plays. */
export const ofStand: ReadonlySet<string> = new Set([
  demoServiceToken,
  ...communities.flatMap(({ token, secret }) => [token, secret]),
]);

/** While an image is made the web process runs once, on a database of the moment. */
export const buildSecretKey = 'of-this-build-alone-and-then-forgotten';

/** Two hundred bits at random have a dozen different signs at the least; a word, or one sign again and again, has few. */
export const isGuessable = (secretKey: string): boolean => new Set(secretKey).size < 10;
