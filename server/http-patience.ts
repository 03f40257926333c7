/** How long a client may take to say what it wants: whoever dribbles it holds a connection for no longer. A proxy in front has limits of its own. */
export const httpPatience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};
