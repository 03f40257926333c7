import { badParameter } from './refusal.js';

/** Everything in a form is text. */
export type Params = Record<string, string>;

/** Throws error 100 for what is missing or no number. */
export const integer = (params: Params, name: string): number => {
  const value = integerOr(params, name, undefined);
  if (value === undefined) throw badParameter(`${name} is required`);
  return value;
};

export const integerOr = <Default>(params: Params, name: string, otherwise: Default): number | Default => {
  const given = params[name];
  if (given === undefined || given === '') return otherwise;
  if (!/^-?\d{1,15}$/.test(given)) throw badParameter(`${name} should be an integer`);
  return Number(given);
};

/** Like VK, more than the limit is an error, not the limit. */
export const countOf = (params: Params, usual: number, limit: number): number => {
  const count = integerOr(params, 'count', usual);
  if (count < 0 || count > limit) throw badParameter(`count should be from 0 to ${limit}`);
  return count;
};

export const words = (params: Params, name: string): string => {
  const given = params[name] ?? '';
  if (given.trim() === '') throw badParameter(`${name} is empty`);
  return given;
};

export const listOf = (params: Params, name: string): string[] => (params[name] ?? '').split(',').filter((part) => part !== '');

export const numbersOf = (params: Params, name: string): number[] =>
  listOf(params, name).map((part) => integer({ [name]: part.trim() }, name));
