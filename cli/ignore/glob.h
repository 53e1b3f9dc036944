/* Patterns over names, paths of files and JSON Pointers. They are people's, the texts may be
 * anybody's: matching takes at most length times length, never more, and nothing depends on the
 * locale. */
#ifndef TV_GLOB_H
#define TV_GLOB_H

#include "json.h"

/* A whole name: * stands for any characters, ? for one, \ takes the next one as it is. */
bool tv_glob_name(struct tv_str pattern, struct tv_str name);

/* A whole text of steps with slashes between them: in a step as tv_glob_name, and a step ** stands
 * for any steps, none among them. JSON Pointers and paths below a folder are such texts. */
bool tv_glob_steps(struct tv_str pattern, struct tv_str text);

/* A path, or a folder that it is in. A pattern without a slash is about any step of the path
 * ("node_modules", "*.bak.json"), one with a slash about the path from its start on. */
bool tv_glob_path(struct tv_str pattern, struct tv_str path);

#endif
