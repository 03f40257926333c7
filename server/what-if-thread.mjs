// A thread reads TypeScript by the loader of its process only where that has one; this brings it in any case.
import { register } from 'tsx/esm/api';

register();
await import('./what-if-thread.ts');
