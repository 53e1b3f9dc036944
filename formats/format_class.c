/* The character classes: one table of 256 entries, computed by the compiler from the sets that
 * the standards name. The set of a class is written once, in CLASS_OF. */
#include "format_parts.h"

#define IS_IN(c, low, high) ((c) >= (low) && (c) <= (high))
#define IS_ALPHA(c) (IS_IN(c, 'A', 'Z') || IS_IN(c, 'a', 'z'))
#define IS_DIGIT(c) IS_IN(c, '0', '9')
#define IS_ALNUM(c) (IS_ALPHA(c) || IS_DIGIT(c))
#define IS_HEX(c) (IS_DIGIT(c) || IS_IN(c, 'A', 'F') || IS_IN(c, 'a', 'f'))
#define IS_PRINTABLE(c) IS_IN(c, 0x20, 0x7e)

/* RFC 3986: sub-delims are  ! $ & ' ( ) * + , ; =  and unreserved adds  - . _ ~ */
#define IS_SUB_DELIM(c) ((c) == '!' || (c) == '$' || IS_IN(c, '&', ',') || (c) == ';' || (c) == '=')
#define IS_UNRESERVED(c) (IS_ALNUM(c) || (c) == '-' || (c) == '.' || (c) == '_' || (c) == '~')
#define IS_REG_NAME(c) (IS_UNRESERVED(c) || IS_SUB_DELIM(c))
#define IS_PATH(c) (IS_REG_NAME(c) || (c) == ':' || (c) == '@' || (c) == '/')

/* RFC 5321: what an unquoted local part has beside letters and digits. */
#define IS_ATEXT_SIGN(c)                                                                           \
    ((c) == '!' || IS_IN(c, '#', '\'') || (c) == '*' || (c) == '+' || (c) == '-' || (c) == '/' ||  \
     (c) == '=' || (c) == '?' || IS_IN(c, '^', '`') || IS_IN(c, '{', '~'))

/* RFC 6570: what a literal must not have, beside controls and space. The apostrophe is allowed
 * by the errata. */
#define IS_NO_LITERAL(c)                                                                           \
    ((c) == '"' || (c) == '%' || (c) == '<' || (c) == '>' || (c) == '\\' || (c) == '^' ||          \
     (c) == '`' || IS_IN(c, '{', '}'))

/* What browsers escape wherever it stands in a URL: controls, space, and what encloses one. */
#define IS_NO_URL(c) ((c) <= 0x20 || (c) == 0x7f || (c) == '"' || (c) == '<' || (c) == '>')

#define IF(test, class) ((test) ? (unsigned)(class) : 0U)
#define CLASS_OF(c)                                                                                \
    (uint16_t)(IF(IS_ALPHA(c), CLASS_ALPHA) | IF(IS_DIGIT(c), CLASS_DIGIT) |                       \
               IF(IS_HEX(c), CLASS_HEX) | IF((c) == '-', CLASS_HYPHEN) |                           \
               IF(IS_ALNUM(c) || (c) == '+' || (c) == '-' || (c) == '.', CLASS_SCHEME) |           \
               IF(IS_REG_NAME(c), CLASS_REG_NAME) | IF((c) == ':', CLASS_COLON) |                  \
               IF(IS_PATH(c), CLASS_PATH) | IF(IS_PATH(c) || (c) == '?', CLASS_QUERY) |            \
               IF(IS_ALNUM(c) || IS_ATEXT_SIGN(c), CLASS_ATEXT) |                                  \
               IF(IS_PRINTABLE(c) && (c) != '"' && (c) != '\\', CLASS_QTEXT) |                     \
               IF(IS_IN(c, 0x21, 0x7e) && !IS_NO_LITERAL(c), CLASS_LITERAL) |                      \
               IF(IS_ALNUM(c) || (c) == '_', CLASS_VARNAME) | IF((c) >= 0x80, CLASS_WIDE) |        \
               IF(!IS_NO_URL(c), CLASS_URL))

#define CLASSES_4(c) CLASS_OF(c), CLASS_OF((c) + 1), CLASS_OF((c) + 2), CLASS_OF((c) + 3)
#define CLASSES_16(c) CLASSES_4(c), CLASSES_4((c) + 4), CLASSES_4((c) + 8), CLASSES_4((c) + 12)
#define CLASSES_64(c)                                                                              \
    CLASSES_16(c), CLASSES_16((c) + 16), CLASSES_16((c) + 32), CLASSES_16((c) + 48)

const uint16_t tv_format_classes[256] = {CLASSES_64(0), CLASSES_64(64), CLASSES_64(128),
                                         CLASSES_64(192)};
