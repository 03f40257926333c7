import { DefaultLogger, Runtime } from '@temporalio/worker';

/** The SDK's own lines would drown the test's. Import before anything makes a worker. */
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } } });
