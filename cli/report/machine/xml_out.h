/* Writing XML 1.0: elements, attributes, text. What is written is always well-formed: characters
 * that XML does not allow, and bytes that are no UTF-8, become U+FFFD; what cannot be seen, and
 * would be normalised, stands as a character reference. */
#ifndef TV_XML_OUT_H
#define TV_XML_OUT_H

#include "json.h"

#include <stdio.h>

/* Output being written. Elements are started and ended in pairs. */
struct tv_xml_out {
    FILE *out;
    unsigned depth;   /* elements that are open */
    bool is_tag_open; /* attributes may follow */
    bool holds_text;  /* the end of the element stands behind its text */
};

void tv_xml_out_init(struct tv_xml_out *xml, FILE *out); /* writes the declaration */

/* Names are plain ASCII, terminated. */
void tv_xml_start(struct tv_xml_out *xml, const char *name);
void tv_xml_end(struct tv_xml_out *xml, const char *name);

/* Of the element that was started last, before anything is put into it. */
void tv_xml_attribute(struct tv_xml_out *xml, const char *name, struct tv_str text);
void tv_xml_word(struct tv_xml_out *xml, const char *name, const char *text); /* terminated */
void tv_xml_number(struct tv_xml_out *xml, const char *name, uint64_t number);

/* Text of an element that has no elements inside. Line breaks in it stand as references, so that
 * none of its lines is taken for one of ours; tv_xml_break makes a real one. */
void tv_xml_text(struct tv_xml_out *xml, struct tv_str text);
void tv_xml_break(struct tv_xml_out *xml);

#endif
