/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "model/inventory.h"
#include "report/style.h"

/* A node for people: its engine, its disk, an image and a container a line. */
void inventory_text(const struct inventory *inventory, const struct style *style,
                    struct strbuf *out);
