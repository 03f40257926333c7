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
import type { Language } from '../domain/language.js';

/** `currentAdmin` as the session keeps it. */
export interface PanelUser extends CurrentAdmin {
  id: string;
  roles: string[];
  language: Language;
}
export type May = (user: PanelUser) => boolean;

export type Payload = Record<string, unknown>;
/** A form's field as it was sent: AdminJS makes `true` of a flag's «true». */
export const plain = (value: unknown): unknown => (typeof value === 'boolean' ? String(value) : value);
type Action = Partial<AdminAction<RecordActionResponse>>;
type RecordHandler = (request: ActionRequest, context: ActionContext) => Promise<RecordActionResponse>;

export interface Door {
  entity: typeof BaseEntity;
  id: string;
  options: ResourceOptions;
  /** list and show */
  mayRead: May;
  mayWrite?: May;
  save?: RecordHandler;
  create?: RecordHandler;
  remove?: RecordHandler;
  /** What the table shows and the rows do not have, a row each. */
  dress?: (rows: Payload[], user: PanelUser) => Payload[] | Promise<Payload[]>;
}

/** Our own pages of a table, by the names under which index.ts adds them. */
export const tablePages = { list: 'TableList', form: 'TableForm', show: 'TableShow' } as const;

/** A table of the panel. Whatever is not named here is closed: AdminJS opens every action by itself. */
export const resource = ({ entity, id, options, mayRead, mayWrite, save, create, remove, dress }: Door): ResourceWithOptions => {
  const may =
    (allowed: May | undefined) =>
    ({ currentAdmin }: { currentAdmin?: CurrentAdmin | undefined }): boolean =>
      currentAdmin !== undefined && allowed !== undefined && allowed(currentAdmin as PanelUser);
  const page = (component: string) => ({ component, hideActionHeader: true, showFilter: false });
  const write = (handler: RecordHandler | undefined): Action =>
    handler === undefined
      ? { isAccessible: () => false }
      : ({
          ...page(tablePages.form),
          isAccessible: may(mayWrite),
          handler: (request: ActionRequest, _response: unknown, context: ActionContext) => handler(request, context),
        } as Action);
  const dressAll = async (records: { params: Payload }[], { currentAdmin }: ActionContext): Promise<void> => {
    const dresses = dress
      ? await dress(
          records.map(({ params }) => params),
          currentAdmin as PanelUser,
        )
      : [];
    records.forEach((record, index) => (record.params = { ...record.params, ...dresses[index] }));
  };
  return {
    resource: entity,
    options: {
      ...options,
      id,
      actions: {
        list: {
          ...page(tablePages.list),
          isAccessible: may(mayRead),
          after: async (answer: ListActionResponse, _request: ActionRequest, context: ActionContext) => {
            await dressAll(answer.records, context);
            return answer;
          },
        } as Partial<AdminAction<ListActionResponse>>,
        search: { isAccessible: () => false }, // by any column, and without end
        show: {
          ...page(tablePages.show),
          isAccessible: may(mayRead),
          after: async (answer: RecordActionResponse, _request: ActionRequest, context: ActionContext) => {
            // A refusal comes without a record.
            await dressAll([answer.record].filter(Boolean), context);
            return answer;
          },
        } as Action,
        new: write(create),
        edit: write(save),
        delete: write(remove),
        bulkDelete: { isAccessible: () => false },
      },
    },
  };
};
