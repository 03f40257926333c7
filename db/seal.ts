import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

export interface Seal {
  close(text: string): string;
  open(sealed: string): string;
  /** Nobody without the key can make it; the same words have the same signature. */
  sign(words: string): string;
}

/** Keys of networks at rest: AES-256-GCM under `OTKLIK_SECRET_KEY`; a sealed text is `v1:<nonce>:<tag>:<words>` in base64url. */
export const createSeal = (secretKey: string): Seal => {
  const key = createHash('sha256').update(secretKey).digest();
  const signingKey = createHash('sha256').update(`sign:${secretKey}`).digest();
  return {
    close(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const words = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return ['v1', ...[nonce, cipher.getAuthTag(), words].map((part) => part.toString('base64url'))].join(':');
    },
    open(sealed) {
      const [version, nonce, tag, words] = sealed.split(':');
      if (version !== 'v1' || !nonce || !tag || words === undefined)
        throw new Error('a sealed key must read v1:<nonce>:<tag>:<words>');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(words, 'base64url')), decipher.final()]).toString('utf8');
    },
    sign: (words) => createHmac('sha256', signingKey).update(words).digest('base64url'),
  };
};
