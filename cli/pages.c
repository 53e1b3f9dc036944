/* Looks a page up in the generated list. */
#include "pages.h"

#include "pages_list.h"

#include <string.h>

bool tv_page_find(const char *rule, struct tv_str *page) {
    size_t count;
    const struct tv_embedded_page *pages = tv_embedded_pages(&count);
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(pages[i].name, rule)) {
            *page = (struct tv_str){(const char *)pages[i].words, pages[i].len};
            return true;
        }
    }
    return false;
}
