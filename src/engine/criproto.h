/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/* The generated messages. Their initialisers cast qualifiers away in the code that uses them, which
 * is no business of ours: seen as a system header they raise no warning. */
#pragma GCC system_header

#include "engine/containerd.pb-c.h"
#include "engine/cri.pb-c.h"
