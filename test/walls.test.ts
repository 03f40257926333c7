import { describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';

const eslint = new ESLint();
describe('a wall between rooms holds', () => {
  test.each([
    ['domain', 'typeorm'],
    ['domain', '../db/settings.js'],
    ['workflows', '../db/settings.js'],
    ['workflows', '../domain/calendar.js'],
    ['networks', '../db/settings.js'],
    ['db', '../networks/network.js'],
    ['activities', '../server/acts.js'],
    ['admin', '../activities/deps.js'],
    ['server', '../emulator/stand.js'],
    ['emulator', '../domain/appeal.js'],
  ])('%s may not take %s', async (room, taken) => {
    const config = (await eslint.calculateConfigForFile(`${room}/appeal.ts`)) as { rules: Record<string, [number, unknown]> };
    const { '@typescript-eslint/no-restricted-imports': wall } = config.rules;
    const only = new ESLint({
      overrideConfigFile: true,
      overrideConfig: [
        {
          files: ['**/*.ts'],
          plugins: { '@typescript-eslint': (await import('typescript-eslint')).default.plugin },
          rules: { '@typescript-eslint/no-restricted-imports': wall },
        },
      ] as never,
    });
    const [result] = await only.lintText(`import { thing } from '${taken}';\nthing();\n`, { filePath: `${room}/appeal.ts` });
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('@typescript-eslint/no-restricted-imports');
  });
});

describe('a table of the panel is closed until it is opened', () => {
  test.each([
    ['a resource made by hand', `export const made = { resource: Operator, options: { id: 'operators' } };`],
    ['a right of its own', `export const made = { list: { isAccessible: () => true } };`],
    ['a promise of a right', `export const made = { list: { async isAccessible() { return false; } } };`],
    ['entities handed over as they are', `export const made = new AdminJS({ rootPath: '/admin', resources: [Operator] });`],
    ['a whole database', `export const made = new AdminJS({ databases: [db] });`],
  ])('%s is refused', async (_way, code) => {
    const { rules } = (await eslint.calculateConfigForFile('admin/people/another.ts')) as { rules: Record<string, unknown> };
    const rule = { 'no-restricted-syntax': rules['no-restricted-syntax'] };
    const only = new ESLint({ overrideConfigFile: true, overrideConfig: [{ files: ['**/*.js'], rules: rule }] as never });
    const [result] = await only.lintText(code, { filePath: 'admin/people/another.js' });
    expect(result?.messages.map(({ ruleId, message }) => [ruleId, message.includes('resource()')])).toContainEqual([
      'no-restricted-syntax',
      true,
    ]);
  });
});
