/* json: from bytes to values, in two steps.
 *
 *   record bytes --scan--> index (where the quotes are) --walk--> values
 *
 * The scan looks at every byte once, 64 at a time: it finds the quotes that open and close strings,
 * and validates UTF-8, escapes and control characters on the way. The walk (walk.h) meets every
 * other byte itself, checks the grammar of RFC 8259 to the letter and hands out values without
 * copying them. Nothing here allocates, recurses, prints or reads beyond the bytes it was given. */
#ifndef TV_JSON_H
#define TV_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes: never owned, never NUL-terminated. at may be NULL only when len is 0. */
struct tv_str {
    const char *at;
    size_t len;
};

/* A place in a text: a byte offset and a length in bytes. */
struct tv_span {
    uint64_t at;
    uint64_t len;
};

#define TV_STR(literal) ((struct tv_str){(literal), sizeof(literal) - 1})

/* True when both hold the same bytes. */
bool tv_str_equal(struct tv_str a, struct tv_str b);

/* The types of JSON Schema, as bits of a mask. A number without a fraction (29.0 too) is an integer
 * as well as a number; a mask that allows TV_TYPE_NUMBER allows integers. */
enum tv_type {
    TV_TYPE_NULL = 1,
    TV_TYPE_BOOLEAN = 2,
    TV_TYPE_INTEGER = 4,
    TV_TYPE_NUMBER = 8,
    TV_TYPE_STRING = 16,
    TV_TYPE_OBJECT = 32,
    TV_TYPE_ARRAY = 64,
    TV_TYPE_ANY = 127
};

/* "null", "boolean", ... for exactly one bit; "value" otherwise. Static text. */
const char *tv_type_name(unsigned type);

/* ---- Scan ----------------------------------------------------------------------------------- */

enum tv_json_fault {
    TV_JSON_OK,
    TV_JSON_SYNTAX,   /* not RFC 8259 */
    TV_JSON_ENCODING, /* not UTF-8 */
    TV_JSON_DEPTH     /* deeper than allowed */
};

/* Why and where a record is no JSON. detail is static text for people ("expected a comma or a
 * closing brace"), at an offset from the start of the record. */
struct tv_json_error {
    enum tv_json_fault fault;
    uint32_t at;
    const char *detail;
};

/* What may be signs of personal data in a text, found while it was scanned: for each 64 bytes, from
 * the first one on, what tv_marks_take looks closer at. A bit of signs is for a byte, one of pairs
 * for two. Whoever knows that a byte is no sign may take its bit away. */
struct tv_sights {
    uint64_t *signs; /* caller's memory, or NULL: they are not wanted. Room for */
    uint32_t *pairs; /* len / 64 + TV_SIGHTS_SLACK */
};

enum { TV_SIGHTS_SLACK = 72 };

/* The index of one record.
 *
 *   record  { "name" : "a \"b\"" }
 *   quotes    ^    ^   ^       ^   | len len len len   (sentinels)
 *
 * quotes[i] ascend; even ones open strings, odd ones close them; escaped quotes are not in it.
 * After the last one stand TV_INDEX_SENTINELS entries equal to the record's length. */
struct tv_index {
    uint32_t *quotes; /* caller's memory */
    uint32_t
        quotes_max;   /* room in it: at least len + 64 + TV_INDEX_SENTINELS for any record of len */
    uint32_t count;   /* quotes found, sentinels not counted */
    bool has_escapes; /* some string holds a backslash */
    bool has_high;    /* some byte is beyond ASCII */
    uint32_t escape_first; /* if so, the first and the last backslash that starts an escape; */
    uint32_t escape_last;  /* else UINT32_MAX and 0 */
    struct tv_sights sights;
};

enum { TV_INDEX_SENTINELS = 4 };

/* A way to classify 64 bytes; see scan_kernel.h. Kernels give the same index for the same bytes,
 * and refuse the same records. They are constant, and shared by all threads. */
struct tv_kernel;

enum { TV_KERNELS_MAX = 4 };

/* Always there; runs everywhere. */
const struct tv_kernel *tv_kernel_scalar(void);

/* Fills kernels with those of this build that this machine can run, best first, the last of them
 * the scalar one. Returns how many there are, at least 1. */
size_t tv_kernels(const struct tv_kernel *kernels[TV_KERNELS_MAX]);

/* The first of tv_kernels. Asks the processor, so ask once and keep the answer. */
const struct tv_kernel *tv_kernel_best(void);

/* The one of tv_kernels that has this name, or NULL. */
const struct tv_kernel *tv_kernel_named(struct tv_str name);

/* "avx512", "avx2", "neon" or "scalar". Static text. */
const char *tv_kernel_name(const struct tv_kernel *kernel);

/* Indexes a record of at most UINT32_MAX - 128 bytes into index (quotes and quotes_max set by the
 * caller). false and *error when a string holds a control character, a wrong escape or bytes that
 * are no UTF-8 (these outside strings too), a backslash stands outside a string, or a string is not
 * closed; the earliest fault wins. Reads exactly the bytes [at, at + len). */
bool tv_scan(const struct tv_kernel *kernel, struct tv_str record, struct tv_index *index,
             struct tv_json_error *error);

/* The same for the line that starts the bytes, which ends in front of *len, its newline. false when
 * anything is wrong with it, also when no newline is found in time: it may only stand in one of the
 * last 65 bytes, or so far behind that the index has no room. */
bool tv_scan_line(const struct tv_kernel *kernel, struct tv_str bytes, struct tv_index *index,
                  size_t *len);
/* Finds the bytes of a text around which personal data may stand: an @, a +, a long number, the
 * start of a key's prefix (mark_kernel.h), and some that only look alike. What is no mark stands
 * around no such thing, however the kernels differ in what they mark beyond that. Numbers have a
 * mark when they are whole in the text. At most TV_MARKS_LEN bytes; marks gets ascending offsets
 * and has room for len + TV_MARKS_SLACK of them. Reads up to TV_MARKS_SLACK bytes behind the text,
 * whatever they are. Returns how many there are. */
enum { TV_MARKS_LEN = 4096, TV_MARKS_SLACK = 66 };
uint32_t tv_marks_find(const struct tv_kernel *kernel, const char *text, uint32_t len,
                       uint32_t *marks);

/* Bytes of a text. */
struct tv_part {
    const char *text;
    uint32_t from, to;
};

/* The same for a part of a text that was scanned, by its sights; marks are offsets in the text. The
 * part has a byte at least, and ends at most TV_MARKS_LEN behind the last multiple of 64 that is
 * not behind its start. Numbers that begin in it are marked when they are whole in the text. */
uint32_t tv_marks_take(const struct tv_kernel *kernel, const struct tv_sights *sights,
                       struct tv_part part, uint32_t *marks);

/* ---- Strings, numbers, places --------------------------------------------------------------- */

/* Decodes the inside of a JSON string (without quotes, already scanned) to UTF-8. out needs
 * raw.len bytes. A lone surrogate becomes U+FFFD, and *lone_surrogate true (may be NULL).
 * Returns the decoded length. */
size_t tv_unescape(struct tv_str raw, char *out, bool *lone_surrogate);

/* Counts code points of UTF-8 bytes. */
size_t tv_code_points(struct tv_str text);

/* True when the text is a JSON number and nothing else. */
bool tv_number_is_valid(struct tv_str text);

/* True when the JSON number has no fraction: 29, 29.0, 2.9e1; not 2.9. */
bool tv_number_is_integer(struct tv_str text);

/* Exact decimal comparison of two JSON numbers of any length and exponent: <0, 0, >0. Linear in
 * the lengths of the texts, whatever the exponents say. */
int tv_number_compare(struct tv_str a, struct tv_str b);

/* The same for numbers that compare as equal. */
uint64_t tv_number_hash(struct tv_str text);

/* True for a JSON number above 0 of at most 9 digits, zeros at both ends not counted. */
bool tv_number_is_divisor(struct tv_str text);

/* True when the JSON number is a whole multiple of such a divisor, exactly. Linear as above. */
bool tv_number_is_multiple(struct tv_str text, struct tv_str divisor);

/* True when the JSON integer is beyond the 2^53 that a double holds exactly. false for others. */
bool tv_number_loses_precision(struct tv_str text);

/* True when a double cannot hold it at all: its magnitude overflows, or it is not 0 and becomes 0.
 */
bool tv_number_leaves_double(struct tv_str text);

/* Line and column, both from 1, of a byte offset in a text; columns count code points. */
struct tv_line_column {
    uint64_t line;
    uint64_t column;
};
struct tv_line_column tv_locate(struct tv_str text, size_t offset);

#endif
