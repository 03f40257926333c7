import type { MovableAppeal } from '../../../db/movable-appeals.js';
import type { MovedItem, MoveSeen } from '../../../db/move-progress.js';
import type { MovePreview } from '../../../db/preview-move.js';
import type { Names } from './back-test.tsx';

/** What admin/settings/moves.ts answers. */
export interface Movable {
  version: number;
  newest: number;
  /** So many appeals one move takes. */
  most: number;
  /** By which open appeals go, of those that are older. */
  versions: number[];
  items: MovableAppeal[];
  total: number;
  next: string | null;
  names: Names;
  statuses: { code: string; name: string }[];
}
export type Previewed = MovePreview & { reason: string | null };
export interface Preview {
  items: Previewed[];
  next: string | null;
  names: Names;
  milestones: Record<string, string>;
}
export type Move = MoveSeen;
export interface Items {
  items: (Omit<MovedItem, 'refusal'> & { reason: string | null })[];
  next: string | null;
  names: Names;
}
