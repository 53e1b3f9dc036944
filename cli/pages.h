/* The pages of the rules, as the program carries them. Generated at build time from docs/rules. */
#ifndef TV_PAGES_H
#define TV_PAGES_H

#include "json.h"

/* The Markdown page of a rule ("property/type"); false when there is none. Static text. */
bool tv_page_find(const char *rule, struct tv_str *page);

#endif
