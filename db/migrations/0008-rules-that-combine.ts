import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conditions combined by all, any and none, effects by themselves, the table of addressees, danger by rules; what older-settings.ts does to versions. */
export class RulesThatCombine1764000000008 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      `create table urgency_rules (number integer not null, name character varying not null, "when" jsonb not null,
         constraint "PK_53a05847279c7d407ef2e800cdc" primary key (number))`,
    );
    await run.query(
      `create table addressees (code character varying not null, topic_code character varying, group_code character varying,
         territory_code character varying, department_code character varying not null, constraint "PK_b83ce2d38caad122978a3f33859" primary key (code))`,
    );
    await run.query(`alter table routing_rules add "when" jsonb, add effects jsonb`);
    await run.query(`
      update routing_rules r set
        "when" = jsonb_build_object('any', '[]'::jsonb, 'none', '[]'::jsonb, 'all', coalesce((
          select jsonb_agg(jsonb_build_object('kind', asked.kind, 'codes', jsonb_build_array(asked.code)) order by asked.place)
          from (values (1, 'topic', r.topic_code), (2, 'group', r.group_code), (3, 'territory', r.territory_code),
            (4, 'network', r.network), (5, 'community', r.community_external_id)) as asked (place, kind, code)
          where asked.code is not null), '[]'::jsonb)),
        effects = jsonb_build_object('topic', null, 'importance', null, 'department', r.department_code, 'policy', r.policy_code,
          'approval', null, 'template', null, 'label', null)`);
    await run.query(
      `alter table routing_rules alter "when" set not null, alter effects set not null, drop topic_code, drop group_code,
         drop territory_code, drop network, drop community_external_id, drop department_code, drop policy_code`,
    );
    await run.query(`
      insert into urgency_rules (number, name, "when")
      select 1, 'Опасность для жизни', jsonb_build_object('any', '[]'::jsonb, 'none', '[]'::jsonb,
        'all', jsonb_build_array(jsonb_build_object('kind', 'words', 'stems', to_jsonb(stems))))
      from phrase_lists where code = 'urgent' and stems <> '{}'`);
    await run.query(`delete from phrase_lists where code = 'urgent'`);
    await run.query(
      `alter table appeals add needs_approval boolean, add template character varying, add labels text array not null default '{}'`,
    );
    await run.query(`create index "IDX_f57fd2d346f81bea1995b35196" on appeals (author_id)`);
  }

  async down(): Promise<void> {
    throw new Error('there is no way back: restore a backup instead');
  }
}
