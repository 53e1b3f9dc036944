/* What the operating system offers for sandbox.c: a fence around files, a filter for system calls.
 * One implementation each; those of *_none.c have nothing to offer. */
#ifndef TV_FENCE_H
#define TV_FENCE_H

#include <stdbool.h>

enum tv_fence_right {
    TV_FENCE_READ,  /* a file, or a folder and all below it */
    TV_FENCE_WRITE, /* the same: to change, make and remove files; not to read them */
    TV_FENCE_RIGHTS
};

/* A fence being built, from which nothing can be reached until something is allowed; -1: there are
 * none on this machine. */
int tv_fence_new(void);
/* Allows something. A path that is not there, or that no fence stops (a pipe), is passed over. */
void tv_fence_allow(int fence, const char *path, enum tv_fence_right right);
/* Closes it around this process and frees it. false: it could not be done. */
bool tv_fence_close(int fence);
bool tv_fence_exists(void);

/* Refuses system calls that open a network connection, start a program, or reach into other
 * processes or the system, from now on. false: it could not be done. */
bool tv_filter_start(void);
bool tv_filter_exists(void);

#endif
