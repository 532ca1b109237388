/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/*
 * SIGTERM and SIGINT. Where nothing is half done they end the process at once, with the status
 * for an interruption (a first process of a container would otherwise ignore them). While images
 * are removed the first one is only remembered, so that what is under way can be finished; a
 * second one ends the process at once.
 */
void interrupt_setup(void);

void interrupt_defer(void); /* from here on remember */
bool interrupt_pending(void);
void interrupt_release(void); /* from here on end at once; one that was remembered stays known */
