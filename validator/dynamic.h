/* What can be told from a name alone, be it known or not. Pure predicates on its decoded bytes.
 * Private to this folder. */
#ifndef TV_DYNAMIC_H
#define TV_DYNAMIC_H

#include "json.h"

/* True when some value was put into the name when the event was made: an id, a date, a time, a
 * price, an e-mail address or a link. Names of more than 256 bytes are not looked at. */
bool tv_event_name_is_dynamic(struct tv_str name);

/* The same for the name of a property, which may also be nothing but a number. */
bool tv_key_is_dynamic(struct tv_str name);

/* True when the warehouse has a table of this name that is not for an event. */
bool tv_event_name_is_reserved(struct tv_str name);

#endif
