/* A small table that has at least one row of every section, for the tests of this folder:
 * six calls, "Order Completed" in two versions, a recursive type, every kind of check and
 * of term. */
#ifndef TV_TEST_SAMPLE_H
#define TV_TEST_SAMPLE_H

#include "build.h"

/* The sample's image; the caller frees it. Fails the test when it cannot be made. */
void *sample_image(size_t *len);

/* A builder that holds the sample, for changes before it is packed; the caller frees it. Out of
 * memory it holds that failure. */
struct tv_builder *sample_builder(void);

/* Loads an image that must be good. */
struct tv_table *sample_load(const void *image, size_t len);

#endif
