import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { startDeliverer } from './callback/deliverer.js';
import { createEvents } from './control/events.js';
import { createControl } from './control/index.js';
import { openJournal } from './journal.js';
import { createPage } from './page.js';
import { pointServers, seedWorld } from './seed.js';
import { createDeeds } from './store/deeds.js';
import { openStore } from './store/store.js';
import { createVkApi } from './vk/index.js';

export interface StandParts {
  /** Folder of the file that outlives a kill. */
  dataDir: string;
  /** Of the control API, the residents' page and the permalinks; VK's API stands on the next. */
  port: number;
  /** Where both listen: this machine alone, unless the stand has one of its own. */
  host?: string | undefined;
  /** The product's address, to which the communities' events go. Absent = where they went before. */
  callbackUrl?: string | undefined;
  /** Divides the network's pauses between attempts: 60 makes the last one a minute. */
  speed?: number | undefined;
  log?: ((line: string) => void) | undefined;
}

export interface Stand {
  port: number;
  close(): Promise<void>;
}

const demonstrationSpeed = 60;
const quiet = (): void => undefined;

/** The networks in one process: real HTTP, on this machine alone. */
export const startStand = async ({
  dataDir,
  port: asked,
  host = '127.0.0.1',
  callbackUrl,
  speed = demonstrationSpeed,
  log = quiet,
}: StandParts): Promise<Stand> => {
  const { control, api, port } = await listenOnNeighbours(asked, host);
  const store = openStore(dataDir);
  const now = (): number => Date.now() + store.world.clock;
  if (store.world.communities.size === 0) seedWorld(store, { callbackUrl, now });
  if (callbackUrl !== undefined) pointServers(store, callbackUrl);

  const deeds = createDeeds(store, now);
  const journal = openJournal(dataDir, now);
  const events = createEvents(store, journal);
  const deliverer = startDeliverer({ store, now, speed, log });
  const site = `http://127.0.0.1:${port}`;
  control.on(
    'request',
    createApp().use(createPage(), createControl({ store, deeds, journal, events, site, callbackUrl, now, log })),
  );
  api.on('request', createApp().use(createVkApi({ store, deeds, now, journal, log })));

  return {
    port,
    async close() {
      deliverer.close();
      events.close();
      await Promise.all([shut(control), shut(api)]);
      store.close();
      journal.close();
    },
  };
};

const createApp = (): Express => express().disable('x-powered-by').disable('etag').set('query parser', 'simple');

const listenOnNeighbours = async (asked: number, host: string): Promise<{ control: Server; api: Server; port: number }> => {
  const control = createServer();
  const api = createServer();
  try {
    const port = await listen(control, asked, host);
    await listen(api, port + 1, host);
    return { control, api, port };
  } catch (error) {
    control.close();
    throw error;
  }
};

/** Longer than a client keeps a connection, or it would write into one that is just being closed. */
const keepAliveMs = 75_000;

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.keepAliveTimeout = keepAliveMs;
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
