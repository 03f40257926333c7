import js from '@eslint/js';
import ts from 'typescript-eslint';

/** Who may import whom: folder → what it may not reach, and what to do instead. The design is in docs/decisions and README. */
const walls = {
  domain: {
    forbidden: ['workflows', 'activities', 'networks', 'db', 'admin', 'server', 'emulator'],
    packages: ['typeorm', 'pg', 'express', '@temporalio/*', 'node:*'],
    instead: 'Rules take plain JSON and the clock as arguments: let the caller fetch.',
  },
  workflows: {
    forbidden: ['networks', 'db', 'admin', 'server', 'emulator', 'domain/calendar*', 'domain/sla*'],
    packages: ['typeorm', 'pg', 'express', 'zod', '@temporalio/client', '@temporalio/worker', '@temporalio/activity', 'node:*'],
    instead: 'A run orders steps; the step itself is a local activity.',
  },
  networks: {
    forbidden: ['workflows', 'activities', 'db', 'admin', 'server', 'emulator'],
    packages: ['typeorm', 'pg', '@temporalio/*', 'express'],
    instead: 'An adapter knows its network alone: take what it needs as an argument.',
  },
  db: {
    forbidden: ['workflows', 'activities', 'networks', 'admin', 'server', 'emulator'],
    packages: ['@temporalio/*', 'express', 'adminjs'],
    instead: 'Tables call nobody: let the step that needs both put them together.',
  },
  activities: {
    forbidden: ['admin', 'server', 'emulator'],
    packages: ['express', 'adminjs', '@temporalio/worker', '@temporalio/workflow'],
    instead: 'Take it through Deps.',
  },
  admin: {
    forbidden: ['workflows', 'activities', 'networks', 'emulator'],
    packages: ['@temporalio/*'],
    instead: 'The panel shows rows and asks `acts`; it moves nothing by itself.',
  },
  server: {
    forbidden: ['emulator'],
    packages: [],
    instead: 'The stand is reached over HTTP alone, as a network is.',
  },
  emulator: {
    forbidden: ['domain', 'workflows', 'activities', 'networks', 'db', 'admin', 'server'],
    packages: ['typeorm', 'pg', '@temporalio/*', 'adminjs'],
    instead: 'The stand knows only what the networks publish, or an error of ours would be mirrored in it.',
  },
};

const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in server/config.ts alone: take the value as an argument.',
};
const noClock = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'The clock is an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is an argument.' },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Chance is an argument.' },
];

/** AdminJS opens whatever nobody has closed. */
const noOpenTable = [
  'ObjectExpression:has(> Property[key.name="resource"]):has(> Property[key.name="options"])',
  'Property[key.name="isAccessible"]',
  'NewExpression[callee.name="AdminJS"] > ObjectExpression > Property[key.name="resources"][shorthand=false]',
  'NewExpression[callee.name="AdminJS"] > ObjectExpression > Property[key.name="databases"]',
].map((selector) => ({
  selector,
  message: 'A table of the panel is made by resource() of admin/resource.ts: it closes what is not named.',
}));

/** Where words for people stand side by side in every language, or only the console and the data of the demonstration read them. */
const speaking = [
  'admin/locales/*',
  'admin/calendars/words.ts',
  'admin/settings/notation-words.ts',
  'domain/{calendar-file-words,deadline-words,decision-words,rule-check-words,rule-words,explain-ru,names,publication-reason,refusals,settings-reason,settings-words,topics-table-words}.ts',
  'server/{act,door,topics-file}-words.ts',
  'server/api/*-words.ts',
  // Words of residents, and what the classifier keeps of them.
  'domain/{classifier,stems,tone}.ts',
  // What officials type: days, yes and no, places of a template, columns of a calendar.
  'domain/{calendar-table,season,templates,topics-table}.ts',
  // Names that become data of the installation: of holidays, of what older settings had, of whom an outside body answers as.
  'domain/production-calendar.ts',
  'db/{older-settings,outside-operator}.ts',
  'db/migrations/*',
  'db/seed/**',
  // Letters, and the pages behind their links: outside bodies have chosen no language.
  'server/{by-link,notices}/*',
  // The console's.
  'db/backup.ts',
  'server/{clock,config,production,start}.ts',
  'server/{embedded,ops,tools}/**',
];
const wordsInTables = {
  create(context) {
    const look = (node, text) => {
      if (/[а-яё]/i.test(text))
        context.report({
          node,
          message: 'Keep a code, and say it in the reader’s language in a table that has both (admin/locales).',
        });
    };
    return {
      Literal: (node) => typeof node.value === 'string' && look(node, node.value),
      TemplateElement: (node) => look(node, node.value.raw),
      JSXText: (node) => look(node, node.value),
    };
  },
};

const wallOf = ([folder, { forbidden, packages, instead }]) => ({
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: forbidden.flatMap((room) => [`**/${room}/**`, `**/${room}`]),
            message: instead,
            allowTypeImports: mayType(folder),
          },
          ...(packages.length > 0 ? [{ group: packages, message: instead, allowTypeImports: true }] : []),
        ],
      },
    ],
  },
});

/** Types of a neighbour hold nothing of it at run time. */
const mayType = (folder) => folder === 'workflows' || folder === 'admin';

export default ts.config(
  { ignores: ['node_modules', 'dist', '.data*', '.adminjs', 'test/workflows/histories'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/require-await': 'off',
      // Our objects are closures: none of their methods looks at `this`.
      '@typescript-eslint/unbound-method': 'off',
      // An assertion on an answer of SQL says more than a type argument would.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', noEnvironment],
    },
  },
  ...Object.entries(walls).map(wallOf),
  { files: ['domain/**/*.ts'], rules: { 'no-restricted-syntax': ['error', noEnvironment, ...noClock] } },
  {
    files: ['admin/**/*.{ts,tsx}'],
    ignores: ['admin/resource.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnvironment, ...noOpenTable] },
  },
  {
    files: ['{activities,admin,db,domain,networks,server,workflows}/**/*.{ts,tsx}'],
    ignores: speaking,
    plugins: { words: { rules: { 'in-tables': wordsInTables } } },
    rules: { 'words/in-tables': 'error' },
  },
  { files: ['server/config.ts', 'test/support/**'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts'],
    // Answers of HTTP and of SQL are looked at as they are; what they hold is what the test asserts.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' } },
  },
  {
    files: ['emulator/page/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'document',
          'fetch',
          'location',
          'history',
          'localStorage',
          'EventSource',
          'URLSearchParams',
          'addEventListener',
          'Intl',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
