/* The XML writer. A tag is left open until it is known whether something stands inside. */
#include "xml_out.h"

#include "visible.h"

#include <string.h>

void tv_xml_out_init(struct tv_xml_out *xml, FILE *out) {
    *xml = (struct tv_xml_out){.out = out};
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
}

static void close_tag(struct tv_xml_out *xml, const char *end) {
    if (xml->is_tag_open)
        fputs(end, xml->out);
    xml->is_tag_open = false;
}

static void indent(struct tv_xml_out *xml) {
    for (unsigned i = 0; i < xml->depth; i++)
        fputs("  ", xml->out);
}

void tv_xml_start(struct tv_xml_out *xml, const char *name) {
    close_tag(xml, ">\n");
    indent(xml);
    fprintf(xml->out, "<%s", name);
    xml->depth++;
    xml->is_tag_open = true;
    xml->holds_text = false;
}

void tv_xml_end(struct tv_xml_out *xml, const char *name) {
    xml->depth--;
    if (xml->is_tag_open) {
        close_tag(xml, "/>\n");
        return;
    }
    if (!xml->holds_text)
        indent(xml);
    fprintf(xml->out, "</%s>\n", name);
    xml->holds_text = false;
}

/* ---- Characters ----------------------------------------------------------------------------- */

/* The characters of XML 1.0. */
static bool is_allowed(uint32_t character) {
    return character == '\t' || character == '\n' || character == '\r' ||
           (character >= 0x20 && character < 0xD800) ||
           (character >= 0xE000 && character < 0xFFFE) || character >= 0x10000;
}

static const char *name_of(uint32_t character) {
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

static bool is_seen(uint32_t character) {
    return tv_character_columns(character) >= 0 || tv_character_is_mark(character);
}

static void put_character(FILE *out, uint32_t character, struct tv_str bytes) {
    const char *name = name_of(character);
    if (!is_allowed(character))
        fputs("\xef\xbf\xbd", out); /* U+FFFD */
    else if (name)
        fputs(name, out);
    else if (is_seen(character))
        fwrite(bytes.at, 1, bytes.len, out);
    else
        fprintf(out, "&#x%X;", (unsigned)character);
}

static void put_text(FILE *out, struct tv_str text) {
    while (text.len > 0) {
        uint32_t character = 0;
        size_t len = tv_utf8_read(text, &character);
        size_t taken = len ? len : 1;
        put_character(out, len ? character : 0, (struct tv_str){text.at, taken});
        text = (struct tv_str){text.at + taken, text.len - taken};
    }
}

/* ---- Contents ------------------------------------------------------------------------------- */

void tv_xml_attribute(struct tv_xml_out *xml, const char *name, struct tv_str text) {
    fprintf(xml->out, " %s=\"", name);
    put_text(xml->out, text);
    fputc('"', xml->out);
}

void tv_xml_word(struct tv_xml_out *xml, const char *name, const char *text) {
    tv_xml_attribute(xml, name, (struct tv_str){text, strlen(text)});
}

void tv_xml_number(struct tv_xml_out *xml, const char *name, uint64_t number) {
    fprintf(xml->out, " %s=\"%llu\"", name, (unsigned long long)number);
}

void tv_xml_text(struct tv_xml_out *xml, struct tv_str text) {
    close_tag(xml, ">");
    xml->holds_text = true;
    put_text(xml->out, text);
}

void tv_xml_break(struct tv_xml_out *xml) {
    fputc('\n', xml->out);
}
