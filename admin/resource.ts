import type {
  Action as AdminAction,
  ListActionResponse,
  ActionContext,
  ActionRequest,
  CurrentAdmin,
  RecordActionResponse,
  ResourceWithOptions,
  ResourceOptions,
} from 'adminjs';
import type { BaseEntity } from 'typeorm';

/** `currentAdmin` as the session keeps it. */
export interface PanelUser extends CurrentAdmin {
  id: string;
  roles: string[];
}
export type May = (user: PanelUser) => boolean;

export type Payload = Record<string, unknown>;
type Action = Partial<AdminAction<RecordActionResponse>>;
type RecordHandler = (request: ActionRequest, context: ActionContext) => Promise<RecordActionResponse>;

export interface Door {
  entity: typeof BaseEntity;
  id: string;
  options: ResourceOptions;
  /** list, show and search */
  mayRead: May;
  mayWrite?: May;
  save?: RecordHandler;
  create?: RecordHandler;
  remove?: RecordHandler;
  /** Fills what the table shows and the row does not have. */
  dress?: (params: Payload) => Payload;
}

/** A table of the panel. Whatever is not named here is closed: AdminJS opens every action by itself. */
export const resource = ({ entity, id, options, mayRead, mayWrite, save, create, remove, dress }: Door): ResourceWithOptions => {
  const may =
    (allowed: May | undefined) =>
    ({ currentAdmin }: { currentAdmin?: CurrentAdmin | undefined }): boolean =>
      currentAdmin !== undefined && allowed !== undefined && allowed(currentAdmin as PanelUser);
  const write = (handler: RecordHandler | undefined): Action =>
    handler === undefined
      ? { isAccessible: () => false }
      : ({
          isAccessible: may(mayWrite),
          handler: (request: ActionRequest, _response: unknown, context: ActionContext) => handler(request, context),
        } as Action);
  const dressOne = (record: { params: Payload } | undefined): void => {
    if (record && dress) record.params = { ...record.params, ...dress(record.params) };
  };
  return {
    resource: entity,
    options: {
      ...options,
      id,
      actions: {
        list: {
          isAccessible: may(mayRead),
          after: (answer: ListActionResponse) => {
            answer.records.forEach(dressOne);
            return answer;
          },
        } as Partial<AdminAction<ListActionResponse>>,
        search: { isAccessible: may(mayRead) },
        show: {
          isAccessible: may(mayRead),
          after: (answer: RecordActionResponse) => {
            dressOne(answer.record);
            return answer;
          },
        } as Action,
        new: write(create),
        edit: write(save),
        delete: remove === undefined ? { isAccessible: () => false } : { ...write(remove), guard: 'Удалить запись?' },
        bulkDelete: { isAccessible: () => false },
      },
    },
  };
};
