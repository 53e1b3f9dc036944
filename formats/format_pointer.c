/* JSON pointers (RFC 6901) and relative ones (draft-handrews-relative-json-pointer-01).
 *
 *   pointer  = ( "/" ( any character but "~" and "/", or "~0", or "~1" )* )*
 *   relative = number without leading zeros, then a pointer or "#" */
#include "format_parts.h"

#include <string.h>

bool tv_format_is_json_pointer(const char *at, size_t len) {
    if (len == 0) {
        return true;
    }
    if (*at != '/') {
        return false;
    }
    const char *end = at + len;
    const char *tilde = at;
    while ((tilde = memchr(tilde, '~', (size_t)(end - tilde)))) {
        if (end - tilde < 2 || (tilde[1] != '0' && tilde[1] != '1')) {
            return false;
        }
        tilde += 2;
    }
    return true;
}

bool tv_format_is_relative_json_pointer(const char *at, size_t len) {
    const char *end = at + len;
    const char *rest = skip_class(at, end, CLASS_DIGIT);
    if (rest == at || (*at == '0' && rest - at > 1)) {
        return false;
    }
    size_t rest_len = (size_t)(end - rest);
    return (rest_len == 1 && *rest == '#') || tv_format_is_json_pointer(rest, rest_len);
}
