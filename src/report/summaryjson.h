/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "base/strbuf.h"
#include "report/nodesummary.h"

/*
 * One node's run as one JSON document ("kind": "NodeSummary"; keys in imagecull-plan(5)), at most
 * NODE_SUMMARY_MAX_BYTES with its newline: what a kubelet keeps of a container's termination
 * message (it cuts there, and half a document is none). Texts are cut at a character, with "..."
 * behind them; lists are cut to what has room, the failures first, with the number left out
 * beside them. Whatever the node's names are, the result is whole and valid JSON.
 * The reader is fleet/summaryread.h, since reports read no JSON.
 */
#define NODE_SUMMARY_MAX_BYTES ((size_t)4096)
#define NODE_SUMMARY_KIND      "NodeSummary"

void node_summary_json(struct strbuf *out, const struct node_summary *summary);
