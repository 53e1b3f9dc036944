/* References: the examples of RFC 3986, and what is relative to the path of a plan. */
#include "compile_schema.h"
#include "compiling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct example {
    const char *reference, *resolved;
};

static void assert_resolved(const char *base, const struct example *examples, size_t count) {
    struct tv_arena *arena = tv_arena_new();
    assert_non_null(arena);
    for (size_t i = 0; i < count; i++) {
        struct tv_str found = tv_uri_resolve(arena, str(base), str(examples[i].reference));
        if (!tv_str_equal(found, str(examples[i].resolved)))
            fail_msg("\"%s\" is %.*s, not %s", examples[i].reference, (int)found.len, found.at,
                     examples[i].resolved);
    }
    tv_arena_free(arena);
}

static void test_references_are_resolved_as_rfc_3986_has_it(void **state) {
    (void)state;
    static const struct example examples[] = {{"g:h", "g:h"},
                                              {"g", "http://a/b/c/g"},
                                              {"./g", "http://a/b/c/g"},
                                              {"g/", "http://a/b/c/g/"},
                                              {"/g", "http://a/g"},
                                              {"//g", "http://g"},
                                              {"?y", "http://a/b/c/d;p?y"},
                                              {"g?y", "http://a/b/c/g?y"},
                                              {";x", "http://a/b/c/;x"},
                                              {"", "http://a/b/c/d;p?q"},
                                              {".", "http://a/b/c/"},
                                              {"./", "http://a/b/c/"},
                                              {"..", "http://a/b/"},
                                              {"../", "http://a/b/"},
                                              {"../g", "http://a/b/g"},
                                              {"../..", "http://a/"},
                                              {"../../g", "http://a/g"},
                                              {"../../../g", "http://a/g"},
                                              {"/../g", "http://a/g"},
                                              {"g.", "http://a/b/c/g."},
                                              {"..g", "http://a/b/c/..g"},
                                              {"./../g", "http://a/b/g"},
                                              {"./g/.", "http://a/b/c/g/"},
                                              {"g/./h", "http://a/b/c/g/h"},
                                              {"g/../h", "http://a/b/c/h"}};
    static const struct example bare[] = {{"g", "http://a/g"}, {"../g", "http://a/g"}};
    static const struct example name[] = {{"", "urn:uuid:1"}, {"urn:x:2", "urn:x:2"}};
    assert_resolved("http://a/b/c/d;p?q", examples, sizeof examples / sizeof *examples);
    assert_resolved("http://a", bare, sizeof bare / sizeof *bare);
    assert_resolved("urn:uuid:1", name, sizeof name / sizeof *name);
}

static void test_references_may_lead_out_of_the_folder_of_a_plan(void **state) {
    (void)state;
    static const struct example examples[] = {{"a.json", "plans/a.json"},
                                              {"../a.json", "a.json"},
                                              {"../../a.json", "../a.json"},
                                              {"../../../b/../a.json", "../../a.json"},
                                              {"x/./y/../a.json", "plans/x/a.json"},
                                              {"/tmp/a.json", "/tmp/a.json"},
                                              {"", "plans/web.yaml"}};
    static const struct example here[] = {{"a.json", "a.json"}, {"../a.json", "../a.json"}};
    assert_resolved("plans/web.yaml", examples, sizeof examples / sizeof *examples);
    assert_resolved("web.yaml", here, sizeof here / sizeof *here);
}

static void assert_fragment(const char *reference, const char *uri, const char *fragment) {
    struct tv_arena *arena = tv_arena_new();
    assert_non_null(arena);
    assert_true(tv_str_equal(tv_uri_without_fragment(str(reference)), str(uri)));
    assert_true(tv_str_equal(tv_uri_fragment(arena, str(reference)), str(fragment)));
    tv_arena_free(arena);
}

static void test_fragments_are_decoded_once(void **state) {
    (void)state;
    assert_fragment("a#/b%20c", "a", "/b c");
    assert_fragment("#%2525", "", "%25");
    assert_fragment("a", "a", "");
    assert_fragment("a#", "a", "");
    assert_fragment("#%", "", "%");
    assert_fragment("#%4", "", "%4");
    assert_fragment("#%zz%c3%A4", "", "%zzä");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_references_are_resolved_as_rfc_3986_has_it),
        cmocka_unit_test(test_references_may_lead_out_of_the_folder_of_a_plan),
        cmocka_unit_test(test_fragments_are_decoded_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
