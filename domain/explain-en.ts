import type { Addition, CommunityFact, CommunityKey, DecidedBy, OperatorFact, RoutedBy, ToldWhom } from './audit.js';
import type { Names, Sentences, Words } from './explain.js';
import { sayInstant } from './moment.js';
import { ladderRoleNames, milestoneNames, rejectNames, roleNames, statusNames } from './names.js';
import type { Channel } from './settings.js';
import { settingsReasonSentence } from './settings-reason.js';

const quoted = (name: string): string => `“${name}”`;
const opened = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const ended = (words: string): string => (/[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`);

const units: Words['units'] = { m: 'min', h: 'h', d: 'd', wm: 'working min', wh: 'working h', wd: 'working d' };

const whyTriage = { 'topic-unsure': 'the topic is not clear', 'no-addressee': 'the topic has no department' } as const;

const whyReopened = {
  resident: 'there was another message after the reply',
  operator: 'by decision of staff',
  promotion: 'staff saw an appeal in it',
  correction: 'the message was corrected',
  doubt: 'staff saw a question in the resident’s message',
} as const;

const operatorFacts: Record<OperatorFact, string> = {
  name: 'name',
  login: 'login',
  roles: 'roles',
  department: 'department',
  position: 'post',
  password: 'password',
  blocked: 'sign-in closed',
  unblocked: 'sign-in opened',
};
const communityFacts: Record<CommunityFact, string> = { name: 'name', policy: 'deadlines', territory: 'territory' };
const communityKeys: Record<CommunityKey, string> = {
  token: 'key of the community',
  serviceToken: 'service key',
  secret: 'secret of events',
  confirmation: 'confirmation',
};
const listed = <Code extends string>(codes: readonly Code[], names: Record<Code, string>): string =>
  codes.map((code) => names[code].toLowerCase()).join(', ');

const whyResumed = {
  operator: 'by decision of staff',
  resident: 'the resident wrote',
  limit: 'the policy allows no longer wait',
  act: 'another decision was taken',
} as const;

const step: Words['step'] = {
  percent: (percent) => (percent === 100 ? 'time is up' : `${percent}% of the time gone`),
  after: (amount, unit) => `${amount} ${unit} after the deadline`,
  other: (key) => `step ${quoted(key)}`,
};

/** Of a deciding rule; nothing else needs saying. */
const byRule = (by: DecidedBy): string => {
  if (by.kind === 'rule') return `rule No. ${by.number} ${quoted(by.name)}`;
  return by.kind === 'urgency' ? `urgency rule No. ${by.number} ${quoted(by.name)}` : 'by decision of staff';
};

const policyName = ({ policy, policyBy }: { policy: string; policyBy?: DecidedBy | undefined }, names: Names): string =>
  `${quoted(names.policy(policy))}${policyBy?.kind === 'rule' ? ` (${byRule(policyBy)})` : ''}`;

const cellName = ({ topic, group, territory }: Extract<RoutedBy, { kind: 'cell' }>, names: Names): string => {
  const what = topic === null ? `group ${quoted(names.group(group ?? ''))}` : `topic ${quoted(names.topic(topic))}`;
  return territory === null ? what : `${what}, ${quoted(names.territory(territory))}`;
};

const additionSentence = (addition: Addition, names: Names): string => {
  const by = byRule(addition.by);
  switch (addition.effect) {
    case 'approval':
      return addition.needed ? `The reply needs approval: ${by}.` : `The reply needs no approval: ${by}.`;
    case 'template':
      return `Reply template ${quoted(names.template(addition.template))}: ${by}.`;
    case 'label':
      return `Label ${quoted(addition.label)}: ${by}.`;
  }
};

const byChannel = { email: 'also by e-mail', webhook: 'also by webhook' } as const;
const channelsOf = (by: readonly Channel[]): string =>
  by.length === 0 ? '' : ` (${by.map((channel) => byChannel[channel]).join(', ')})`;

const whom = (told: ToldWhom, names: Names): string => {
  if (told.to !== 'person') return ladderRoleNames.en[told.to];
  return told.person === null ? 'a person' : names.operator(told.person);
};

const sentences: Sentences = {
  received: ({ version, previousAppealId }) =>
    `Appeal received${previousAppealId === null ? '' : ' as a continuation of an earlier one'}. Settings version ${version}.`,
  'message-joined': () => 'More was written.',
  'message-edited': () => 'The message was edited. The earlier text is kept.',
  'message-deleted': () => 'The message was deleted in the network. The text is kept.',
  'answered-by-hand': () => 'A reply in the community’s name was written right in the network.',
  thanked: () => 'Thanks received; nobody waits for an answer to it.',
  doubted: () => 'There was another message after the reply. Somebody must decide whether it is a question.',
  'doubt-settled': ({ reopens }) =>
    `Decided: ${reopens === 'yes' ? 'it is a question, the appeal is reopened' : 'no answer needed'}.`,
  classified: (because, names) =>
    [
      whyClassified(because, names),
      ...(because.territory === null ? [] : [`Territory: ${quoted(names.territory(because.territory))}.`]),
      ...(because.urgent
        ? [because.urgentBy ? `Urgent: ${byRule(because.urgentBy)}.` : 'There are words of danger: urgent.']
        : []),
      ...(!because.urgent && because.urgentBy ? [`Not urgent: ${byRule(because.urgentBy)}.`] : []),
      `Settings version ${because.version}.`,
    ].join(' '),
  noise: ({ version }) => `Not an appeal: thanks or a remark without question or request. Settings version ${version}.`,
  routed: ({ department, by, policy, policyBy, also, version }, names) => {
    const ways = {
      rule: () => (by.kind === 'rule' ? `by rule No. ${by.number} ${quoted(by.name)}` : ''),
      topic: () => (by.kind === 'topic' ? `by topic ${quoted(names.topic(by.topic))}` : ''),
      cell: () => (by.kind === 'cell' ? `by the table of addressees: ${cellName(by, names)}` : ''),
      operator: () => 'by decision of staff',
    };
    const sent = `Sent to ${quoted(names.department(department))} ${ways[by.kind]()}, deadlines ${policyName({ policy, policyBy }, names)}.`;
    return [sent, ...(also ?? []).map((addition) => additionSentence(addition, names)), `Settings version ${version}.`].join(' ');
  },
  'sent-to-triage': ({ why, policy, policyBy, also, version }, names) =>
    [
      `Sent to triage: ${whyTriage[why]}. Deadlines ${policyName({ policy, policyBy }, names)}.`,
      ...(also ?? []).map((addition) => additionSentence(addition, names)),
      `Settings version ${version}.`,
    ].join(' '),
  'topic-decided': ({ topic, was }, names) =>
    `Topic chosen: ${quoted(names.topic(topic))}${was === null ? '' : ` instead of ${quoted(names.topic(was))}`}.`,
  'version-adopted': ({ version, was, ...chosen }, names) => {
    if ('commandId' in chosen) {
      const { from, to, policy, policyBy, also } = chosen;
      const moved = `Moved from settings version ${was} to version ${version}`;
      if (from === to || to === null)
        return [
          `${moved}.`,
          ...(policy === undefined ? [] : [`Deadlines ${policyName({ policy, policyBy }, names)}.`]),
          ...(also ?? []).map((addition) => additionSentence(addition, names)),
        ].join(' ');
      return `${moved}: ${from === null ? '' : `instead of ${quoted(names.department(from))}, `}${quoted(names.department(to))}.`;
    }
    const lacking =
      'topic' in chosen
        ? `topic ${quoted(names.topic(chosen.topic))}`
        : `department ${quoted(names.department(chosen.department))}`;
    return `Version ${was} has no ${lacking}: the appeal goes on by settings version ${version}.`;
  },
  'deadlines-set': ({ policy, milestones }, names) =>
    `Deadlines ${quoted(names.policy(policy))} set: ${milestones.map(({ kind }) => milestoneNames.en[kind]).join(', ')}.`,
  declined: ({ department, times, onBehalfOf }, names) =>
    onBehalfOf === undefined
      ? `${department === null ? 'The department' : quoted(names.department(department))} returned the appeal as not theirs. Times returned: ${times}.`
      : `Entered for ${quoted(names.department(onBehalfOf))}: the appeal is not theirs. Times returned: ${times}.`,
  rejected: ({ reason }) => `Rejected: ${rejectNames.en[reason]}.`,
  escalated: ({ milestone, notified, by = [], substitutes = [], instead, early, ...told }, names, when) =>
    [
      instead === undefined
        ? `${opened(milestoneNames.en[milestone])}, ${when}: told ${whom(told, names)}${channelsOf(by)}${notified === 0 ? ', but there is no such person' : ''}.`
        : `${opened(milestoneNames.en[milestone])}, ${when}: ${whom(told, names)} was to be told, but nobody is there; told ${ladderRoleNames.en[instead]}${channelsOf(by)}.`,
      ...(early === 'yes' ? ['Before its time: nobody acknowledged the step before.'] : []),
      ...substitutes.map((one) => `Away: ${names.operator(one.of)}; substitute: ${names.operator(one.told)}.`),
    ].join(' '),
  'step-skipped': ({ milestone, ...told }, names, when) =>
    `${opened(milestoneNames.en[milestone])}, ${when}: skipped, it is later already, ${whom(told, names)} not told.`,
  acknowledged: ({ milestone, through }, _names, when) =>
    `${opened(milestoneNames.en[milestone])}, ${when}: acknowledged${through === 'link' ? ' by the link of the notice' : ''}.`,
  'outside-asked': ({ department }, names) =>
    `A link to answer by is sent to the outside body ${quoted(names.department(department))}.`,
  'reply-submitted': ({ kind, onBehalfOf, to }, names) => {
    const reply = kind === 'final' ? 'Reply' : 'Interim reply';
    const done = onBehalfOf === undefined ? 'written' : `entered for ${quoted(names.department(onBehalfOf))}`;
    return `${reply} ${done}${to === 'approval' ? ', it waits for approval' : ''}.`;
  },
  'reply-approved': () => 'Reply approved, it is being published.',
  'reply-returned': ({ commandId }, names) => {
    const remark = names.reason(commandId);
    return `Reply returned for rework.${remark === null || remark === '' ? '' : ` Remark: ${ended(remark)}`}`;
  },
  'reply-published': ({ attempt }) => `Reply published${attempt > 1 ? ` at attempt ${attempt}` : ''}.`,
  'reply-refused': ({ code }) => `The network did not take the reply (${code}).`,
  'reply-withdrawn': () => 'Reply withdrawn before it was published.',
  'publication-needs-person': ({ status }) =>
    status === 'assisted'
      ? 'The reply must be published by hand.'
      : 'Nobody knows whether the reply stands: look in the network.',
  'publication-settled': ({ decision }) =>
    decision === 'stands' ? 'Confirmed: the reply stands in the network.' : 'Decided to send the reply once more.',
  'taken-as-reply': () => 'The reply written right in the network is taken as the reply to the appeal.',
  extended: ({ milestone, was, until, zone, commandId }, names) => {
    const reason = names.reason(commandId);
    const moved = `Deadline ${quoted(milestoneNames.en[milestone])} extended from ${sayInstant(was, zone, 'en')} to ${sayInstant(until, zone, 'en')}.`;
    return reason === null ? moved : `${moved} Reason: ${ended(reason)}`;
  },
  paused: ({ reason, until, zone }) =>
    `The clock stands, the resident is awaited: ${quoted(reason)}. Without an answer it goes on ${sayInstant(until, zone, 'en')}.`,
  resumed: ({ why, since, till, zone }) =>
    `The clock goes on: ${whyResumed[why]}. It stood from ${sayInstant(since, zone, 'en')} to ${sayInstant(till, zone, 'en')}.`,
  'importance-set': ({ importance, policy, policyBy, also }, names) =>
    [
      importance === 'urgent' ? 'Marked as urgent.' : 'No longer marked as urgent.',
      ...(policy === undefined ? [] : [`Deadlines ${policyName({ policy, policyBy }, names)}.`]),
      ...(also ?? []).map((addition) => additionSentence(addition, names)),
    ].join(' '),
  promised: ({ until, zone }) => `The resident was promised the final reply until ${sayInstant(until, zone, 'en')}.`,
  'promise-kept': ({ until, zone }) => `Promise kept: it was due ${sayInstant(until, zone, 'en')}.`,
  'promise-broken': ({ until, zone }) => `Promise broken: it was due ${sayInstant(until, zone, 'en')}.`,
  'promise-replaced': ({ until, zone }) =>
    `The promise due ${sayInstant(until, zone, 'en')} was replaced by a new one, made before that date.`,
  reopened: ({ by, from }) => `Reopened from ${quoted(statusNames.en[from])}: ${whyReopened[by]}.`,
  closed: () => 'Closed: nothing more came from the resident.',
  'settings-published': ({ version, reason }) =>
    `Settings version ${version} published: ${settingsReasonSentence(reason, 'en')}.`,
  'operator-added': ({ operatorId, roles, department }, names) =>
    `Operator ${quoted(names.operator(operatorId))} added: ${listed(roles, roleNames.en)}${department === null ? '' : `, ${quoted(names.department(department))}`}.`,
  'operator-changed': ({ operatorId, changed, roles, department }, names) =>
    `Operator ${quoted(names.operator(operatorId))}, changed: ${listed(changed, operatorFacts)}. Now ${listed(roles, roleNames.en)}${department === null ? '' : `, ${quoted(names.department(department))}`}.`,
  'api-key-made': ({ operatorId, key }, names) =>
    `API key ${key}… made with the rights of ${quoted(names.operator(operatorId))}.`,
  'api-key-revoked': ({ operatorId, key }, names) =>
    `API key ${key}… with the rights of ${quoted(names.operator(operatorId))} revoked.`,
  'community-connected': ({ communityId, policy }, names) =>
    `Community ${quoted(names.community(communityId))} connected, deadlines ${quoted(names.policy(policy))}.`,
  'community-changed': ({ communityId, changed, policy, territory }, names) =>
    `Community ${quoted(names.community(communityId))}, changed: ${listed(changed, communityFacts)}. Now deadlines ${quoted(names.policy(policy))}${territory === null ? '' : `, territory ${quoted(names.territory(territory))}`}.`,
  'community-keys-changed': ({ communityId, keys }, names) =>
    `Community ${quoted(names.community(communityId))}, written: ${listed(keys, communityKeys)}.`,
  'resident-erased': () => 'The resident’s words and name were erased by command.',
};

/** The record keeps the classifier's own sentence in Russian; this one is made of what stands beside it. */
const whyClassified = (because: Parameters<Sentences['classified']>[0], names: Names): string => {
  const { decision, topic, topicBy, words, candidates } = because;
  if (topicBy?.kind === 'rule' && topic !== null) return `Topic ${quoted(names.topic(topic))}: ${byRule(topicBy)}.`;
  const ofTopics = words.filter((word) => 'topic' in word);
  const hints = [...new Set(ofTopics.map(({ hint }) => quoted(hint)))].slice(0, 4).join(', ');
  if (decision === 'sure' && topic !== null) return `Topic ${quoted(names.topic(topic))} by the words ${hints}.`;
  const likely = candidates.slice(0, 2).map(({ topic: code }) => quoted(names.topic(code)));
  if (likely.length === 0) return 'There are no words that tell the topic.';
  return `Not sure of the topic: ${likely.join(' or ')}${hints === '' ? '' : ` by the words ${hints}`}.`;
};

export const wordsEn: Words = {
  sentences,
  units,
  step,
  notice: ({ milestone, when, to }) => `${opened(milestone)}, ${when}${to === undefined ? '' : `: told ${to}`}`,
  moved: ({ version, moved, closed, refused }) =>
    `Appeals moved to settings version ${version}: ${moved}. Closed already: ${closed}. Not moved: ${refused}`,
  notices: {
    triage: 'In triage: choose a topic or a department',
    'publication-needs-person': 'The publication waits for a person’s decision',
    assigned: 'Assigned to your department',
    declined: 'A department returned the appeal',
    'reply-refused': 'The network did not take the reply',
    'reply-to-approve': 'A reply waits for your approval',
    'reply-returned': 'Your reply was returned for rework: read the remark',
    assisted: 'The reply must be published by hand',
    unconfirmed: 'Nobody knows whether the reply is published',
    doubted: 'There was another message after the reply: decide whether it is a question',
    reopened: 'The appeal is reopened',
    'written-by-hand': 'A reply was written right in the network: take it or reply yourself',
    'message-joined': 'The resident wrote more',
    'importance-set': 'The appeal is marked as urgent',
    'clock-resumed': 'The resident may be awaited no longer: the clock of the appeal goes on',
    other: 'The appeal needs a decision',
  },
  parts: {
    intake: 'Intake',
    classifier: 'Classifier',
    router: 'Router',
    clock: 'Clock',
    publisher: 'Publisher',
    notifier: 'Notices',
    installation: 'Installation',
  },
  resident: 'Resident',
  network: 'Network',
  somebody: 'staff',
};
