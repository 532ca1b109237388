#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes ./configure out of configure.ac. Needed once after a checkout.
set -eu
cd "$(dirname "$0")"
exec autoreconf --install --force --warnings=all
