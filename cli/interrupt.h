/* Interrupts: SIGINT and SIGTERM end the reading of a run, not the run: what was checked until then
 * is still reported. A second signal ends the program at once. SIGUSR1 asks how far the run is. */
#ifndef TV_INTERRUPT_H
#define TV_INTERRUPT_H

#include <stdbool.h>

/* From here on the signals are remembered; one that is ignored (nohup) stays ignored. */
void tv_interrupt_start(void);

/* From here on they end the program as usual; what was remembered stays remembered. */
void tv_interrupt_end(void);

/* The signal that came since the last start; 0: none. Any thread may ask. */
int tv_interrupt_signal(void);

/* Whenever a signal ends the program, SIGHUP too, the file of this name is removed, until it is
 * released; the text has to live that long. Beyond TV_GUARDED_MAX files it is left. */
void tv_interrupt_guard(const char *path);
void tv_interrupt_release(const char *path);
enum { TV_GUARDED_MAX = 32 };

/* Whether SIGUSR1 came since this was asked last. */
bool tv_interrupt_take_question(void);

#endif
