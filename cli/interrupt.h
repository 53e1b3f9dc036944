/* Interrupts: SIGINT and SIGTERM end the reading of a run, not the run: what was checked until then
 * is still reported. A second signal ends the program at once. */
#ifndef TV_INTERRUPT_H
#define TV_INTERRUPT_H

/* From here on the two signals are remembered; one that is ignored (nohup) stays ignored. */
void tv_interrupt_start(void);

/* From here on they end the program as usual; what was remembered stays remembered. */
void tv_interrupt_end(void);

/* The signal that came since the last start; 0: none. Any thread may ask. */
int tv_interrupt_signal(void);

#endif
