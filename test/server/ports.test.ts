import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../server/config.js';
import { CannotStart } from '../../server/embedded/cannot-start.js';
import { explainListen, ownAddress } from '../../server/embedded/ports.js';

describe('where this machine reaches what listens on OTKLIK_HOST', () => {
  test.each([
    [null, '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['10.20.30.40', '10.20.30.40'],
    ['::1', '[::1]'],
    ['fd00::7', '[fd00::7]'],
    ['otklik.local', 'otklik.local'],
  ])('%s → %s', (host, address) => {
    expect(ownAddress(host)).toBe(address);
    expect(new URL(`http://${ownAddress(host)}:3000`).hostname).toBe(address);
  });
});

test('links in letters begin with that address, where no other is named', () => {
  const links = (OTKLIK_HOST?: string): string => readConfig({ OTKLIK_HOST, PORT: '3100' }).publicUrl;
  expect(links('10.20.30.40')).toBe('http://10.20.30.40:3100');
  expect([undefined, '127.0.0.1', '::'].map(links)).toEqual(Array(3).fill('http://localhost:3100'));
});

describe('a door that cannot be opened is told in a sentence', () => {
  const door = { host: '203.0.113.1', port: 80, variable: 'PORT' };
  test.each([
    ['EADDRINUSE', 'Порт 80 занят другой программой: освободите его или выберите другой переменной PORT.'],
    ['EACCES', 'Порт 80 можно занять только с правами администратора: освободите его или выберите другой переменной PORT.'],
    ['EADDRNOTAVAIL', 'OTKLIK_HOST: у этой машины нет адреса 203.0.113.1, назовите один из её адресов или уберите переменную.'],
  ])('%s', (code, sentence) => {
    expect(explainListen(Object.assign(new Error('listen'), { code }), door)).toEqual(new CannotStart(sentence));
  });

  test('what nobody foresaw stays as it is', () => {
    const strange = Object.assign(new Error('listen EMFILE'), { code: 'EMFILE' });
    expect(explainListen(strange, door)).toBe(strange);
  });
});
