/* Making the trees of other tools. */
#ifndef TV_CONVERT_PARTS_H
#define TV_CONVERT_PARTS_H

#include "convert.h"

struct tv_tree *tv_convert_object(struct tv_converting *converting);
struct tv_tree *tv_convert_text(struct tv_converting *converting, struct tv_str text);
void tv_convert_put(struct tv_converting *converting, struct tv_tree *object, const char *key,
                    struct tv_tree *value);
/* The same for texts; an empty one is left out. */
void tv_convert_put_text(struct tv_converting *converting, struct tv_tree *object, const char *key,
                         struct tv_str text);

/* Tells of what is lost: word of the message's name, or of its call. */
void tv_convert_lose(struct tv_converting *converting, const char *word,
                     const struct tv_exported *message);

/* The same for its deprecation and "since", which no other format has a place for. */
void tv_convert_lose_history(struct tv_converting *converting, const struct tv_exported *message);

/* The child of a key, or NULL; trees made here may still be changed. */
struct tv_tree *tv_convert_child(struct tv_tree *object, const char *key);

/* Puts the doc and the labels of the message into its schema, the owner among the labels. */
void tv_convert_put_notes(struct tv_converting *converting, struct tv_tree *schema,
                          const struct tv_exported *message);

/* The schema of the message with draft-07 said first, its doc and labels. */
struct tv_tree *tv_convert_whole_schema(struct tv_converting *converting,
                                        const struct tv_exported *message);

#endif
