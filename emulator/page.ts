import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const folder = fileURLToPath(new URL('./page', import.meta.url));

/** The residents' page; every permalink opens it, and the page reads the address. */
export const createPage = (): Router => {
  const router = Router();
  router.use((_request, response, next) => {
    response.setHeader(
      'Content-Security-Policy',
      "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    response.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });
  router.get(['/', /^\/(wall-?\d+_\d+|gim\d+|club\d+)$/], (_request, response) =>
    response.sendFile('index.html', { root: folder }),
  );
  router.use('/page', express.static(folder, { index: false }));
  return router;
};
