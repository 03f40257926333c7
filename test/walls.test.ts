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
