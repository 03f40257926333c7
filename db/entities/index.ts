import { Absence } from './absence.js';
import { Addressee } from './addressee.js';
import { ApiKey } from './api-key.js';
import { Appeal } from './appeal.js';
import { AuditEntry } from './audit-entry.js';
import { Author } from './author.js';
import { Calendar } from './calendar.js';
import { Command } from './command.js';
import { CommunityKeys } from './community-keys.js';
import { Community } from './community.js';
import { Delivery } from './delivery.js';
import { Department } from './department.js';
import { Escalation } from './escalation.js';
import { JobBreach } from './job-breach.js';
import { JobChange } from './job-change.js';
import { Job } from './job.js';
import { Ladder } from './ladder.js';
import { MessageRevision } from './message-revision.js';
import { Message } from './message.js';
import { Milestone } from './milestone.js';
import { MoveItem } from './move-item.js';
import { Notice } from './notice.js';
import { Notification } from './notification.js';
import { Operator } from './operator.js';
import { Pause } from './pause.js';
import { PhraseList } from './phrase-list.js';
import { Publication } from './publication.js';
import { RateSlot } from './rate-slot.js';
import { ReplyTemplate } from './reply-template.js';
import { Reply } from './reply.js';
import { RoutingRule } from './routing-rule.js';
import { SettingsVersion } from './settings-version.js';
import { SlaPolicy } from './sla-policy.js';
import { Territory } from './territory.js';
import { TopicGroup } from './topic-group.js';
import { Topic } from './topic.js';
import { UrgencyRule } from './urgency-rule.js';
import { WebhookAddress } from './webhook-address.js';

export const entities = [
  Absence,
  Addressee,
  ApiKey,
  Appeal,
  AuditEntry,
  Author,
  Calendar,
  Command,
  CommunityKeys,
  Community,
  Delivery,
  Department,
  Escalation,
  JobBreach,
  JobChange,
  Job,
  Ladder,
  MessageRevision,
  Message,
  Milestone,
  MoveItem,
  Notice,
  Notification,
  Operator,
  Pause,
  PhraseList,
  Publication,
  RateSlot,
  ReplyTemplate,
  Reply,
  RoutingRule,
  SettingsVersion,
  SlaPolicy,
  Territory,
  TopicGroup,
  Topic,
  UrgencyRule,
  WebhookAddress,
];
