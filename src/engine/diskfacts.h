/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "model/inventory.h"

/*
 * How full the file system is that holds `path`. "Used" is what is not available to ordinary
 * processes, as kubelet counts it: blocks reserved for root are used. Unknown (-1) where the
 * path cannot be reached from here, in a container without that mount for instance.
 */
void disk_facts_read(const char *path, struct arena *arena, struct disk_facts *disk);
