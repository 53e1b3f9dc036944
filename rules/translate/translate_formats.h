/* What translates which format: the functions that plan_formats.def names. */
#ifndef TV_TRANSLATE_FORMATS_H
#define TV_TRANSLATE_FORMATS_H

#include "translate.h"

tv_detect_fn tv_detect_native;

/* translate_segment.c. Others have rules and plans of this kind inside. */
tv_detect_fn tv_detect_segment;
tv_translate_fn tv_translate_segment;
/* The list of rules in a plan, however it is wrapped; NULL when there is none. */
const struct tv_tree *tv_segment_rules(const struct tv_tree *root);
/* Call and name of a rule out of its `type` and `key`; false when they are wrong, with the mistake
 * noted. */
bool tv_segment_name_rule(struct tv_translation *t, const struct tv_tree *rule,
                          struct tv_draft *draft);
/* Drafts a rule whose schema is of that scope. */
void tv_segment_draft_rule(struct tv_translation *t, const struct tv_tree *rule,
                           enum tv_draft_scope scope);
/* Takes the plan's name, title and description from its own data. */
void tv_segment_name_plan(struct tv_translation *t, const struct tv_tree *plan);

/* translate_config.c */
tv_detect_fn tv_detect_config;
tv_translate_fn tv_translate_config;

/* translate_typewriter.c */
tv_detect_fn tv_detect_typewriter, tv_detect_typewriter_yml;
tv_translate_fn tv_translate_typewriter, tv_translate_typewriter_yml;

/* translate_rules.c */
tv_detect_fn tv_detect_rules;
tv_translate_fn tv_translate_rules;

/* translate_plain.c */
tv_detect_fn tv_detect_plain;
tv_translate_fn tv_translate_plain;

/* translate_rudder.c */
tv_detect_fn tv_detect_rudder;
tv_translate_fn tv_translate_rudder;

/* translate_rudder_api.c. Files of rudder-cli have events of this kind, too. */
tv_detect_fn tv_detect_rudder_api;
tv_translate_fn tv_translate_rudder_api;
/* Call and name of an event out of its type and `name`; false when they are wrong, with the mistake
 * noted. */
bool tv_rudder_name_event(struct tv_translation *t, const struct tv_tree *event,
                          const struct tv_tree *type, struct tv_draft *draft);
/* Says where in the message the draft's schema belongs: in the section of that name; NULL or empty:
 * in the call's own. */
void tv_rudder_place(struct tv_translation *t, const struct tv_tree *section,
                     struct tv_draft *draft);

/* translate_avo.c */
tv_detect_fn tv_detect_avo;
tv_translate_fn tv_translate_avo;

/* translate_mparticle.c */
tv_detect_fn tv_detect_mparticle;
tv_translate_fn tv_translate_mparticle;

/* translate_snowplow.c */
tv_detect_fn tv_detect_snowplow;
tv_translate_fn tv_translate_snowplow;

/* translate_lexicon.c */
tv_detect_fn tv_detect_lexicon;
tv_translate_fn tv_translate_lexicon;

/* translate_csv.c */
tv_detect_fn tv_detect_csv, tv_detect_csv_template;
tv_translate_fn tv_translate_csv, tv_translate_csv_template;

#endif
