import { personOf } from '../people.js';
import type { Community, Profile, Right, World } from '../store/world.js';
import { VkRefusal } from './refusal.js';

export type Caller = { kind: 'group'; community: Community } | { kind: 'service' } | { kind: 'user'; userId: number };
type Kind = Caller['kind'];

interface Rule {
  kinds: readonly Kind[];
  /** What a community's token must be allowed besides. */
  right?: Right;
}

const all: Rule = { kinds: ['user', 'group', 'service'] };
const reads: Rule = { kinds: ['user', 'service'] };
const usersAlone: Rule = { kinds: ['user'] };
const onWall: Rule = { kinds: ['user', 'group'], right: 'wall' };
const inDialogs: Rule = { kinds: ['user', 'group'], right: 'messages' };
const manages: Rule = { kinds: ['user', 'group'], right: 'manage' };

/** Who may call what, by the schema (networks.md §2.2, §3). */
const rules: Record<string, Rule> = {
  'wall.get': reads,
  'wall.getById': reads,
  'wall.getComments': reads,
  'wall.search': reads,
  'wall.getComment': usersAlone,
  'wall.createComment': onWall,
  'wall.post': onWall,
  'wall.closeComments': onWall,
  'wall.openComments': onWall,
  'wall.editComment': usersAlone,
  'wall.deleteComment': usersAlone,
  'board.getTopics': reads,
  'board.getComments': reads,
  'board.createComment': usersAlone,
  'photos.createComment': usersAlone,
  'video.createComment': usersAlone,
  'market.createComment': usersAlone,
  'newsfeed.search': reads,
  'newsfeed.getMentions': usersAlone,
  execute: { kinds: ['user', 'group'] },
  'messages.send': inDialogs,
  'messages.getHistory': inDialogs,
  'messages.getByConversationMessageId': inDialogs,
  'messages.isMessagesFromGroupAllowed': inDialogs,
  'messages.markAsAnsweredConversation': { kinds: ['group'], right: 'messages' },
  'users.get': all,
  'groups.getById': all,
  'utils.resolveScreenName': all,
  'groups.getTokenPermissions': { kinds: ['group'] },
  'groups.getCallbackConfirmationCode': manages,
  'groups.getCallbackServers': manages,
  'groups.addCallbackServer': manages,
  'groups.editCallbackServer': manages,
  'groups.deleteCallbackServer': manages,
  'groups.getCallbackSettings': manages,
  'groups.setCallbackSettings': manages,
};

/** What was seen live and is not in the schema. */
const observed: Record<string, Rule> = { 'wall.get': { kinds: ['user', 'group', 'service'] } };

export const isMethod = (method: string): boolean => method in rules;

/** `vk-community-<id>`, `vk-service-demo` or `vk-user-<id>`. Throws error 5 for any other. */
export const callerOf = ({ communities }: World, token: string | undefined): Caller => {
  if (token === 'vk-service-demo') return { kind: 'service' };
  const [, kind, id] = /^vk-(community|user)-(\d{1,15})$/.exec(token ?? '') ?? [];
  const community = communities.get(Number(id));
  if (kind === 'community' && community?.kind === 'own') return { kind: 'group', community };
  if (kind === 'user' && personOf(Number(id))) return { kind: 'user', userId: Number(id) };
  throw new VkRefusal(5, 'User authorization failed: invalid access_token (4).');
};

const wrongKind: Record<Kind, [code: number, message: string]> = {
  group: [27, 'Group authorization failed: method is unavailable with group auth.'],
  service: [28, 'Application authorization failed: method is unavailable with service token.'],
  user: [1051, 'Method is unavailable with current profile type.'],
};

/** New users' tokens may do nothing but sign in; those of the past may what the schema says. */
export const demandRight = (profile: Profile, caller: Caller, method: string): void => {
  const rule = (profile === 'observed-2026' ? observed[method] : undefined) ?? rules[method];
  const kindFits = rule?.kinds.includes(caller.kind) === true && (caller.kind !== 'user' || profile === 'legacy-user');
  if (!kindFits) throw new VkRefusal(...wrongKind[caller.kind]);
  if (caller.kind !== 'group' || rule.right === undefined || caller.community.rights.includes(rule.right)) return;
  throw new VkRefusal(15, `Access denied: no access to call this method. It requires: ${rule.right}`, 1133);
};
