/** VK asks again after some 8 s without an answer, and counts it as a failure: it is told 503 before. */
export const webhookPatienceMs = 5_000;

/** No statement of a page or of the API takes as long unless the database hangs. */
export const statementPatienceMs = 10_000;

/** How long a client may take to say what it wants: whoever dribbles it holds a connection for no longer. A proxy in front has limits of its own. */
export const httpPatience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};
