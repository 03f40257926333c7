// node --import tsx download-temporal.ts FOLDER VERSION: the SDK downloads the server into the folder and tries it.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [folder, version] = process.argv.slice(2);
if (folder === undefined || version === undefined) throw new Error('expected: FOLDER VERSION');
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir: folder, version: `v${version}` } },
});
await environment.teardown();
