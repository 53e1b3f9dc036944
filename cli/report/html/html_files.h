/* The parts of the page that are files here: page.html, page.css, page.js. Generated at build time.
 */
#ifndef TV_HTML_FILES_H
#define TV_HTML_FILES_H

#include "json.h"

struct tv_html_files {
    struct tv_str page; /* with {{marks}} where the rest goes */
    struct tv_str style, script;
    const char *script_hash; /* "sha256-...": the only script that may run */
};

const struct tv_html_files *tv_html_files(void);

#endif
