# SPDX-License-Identifier: Apache-2.0
# Engines newer than this distribution's, from later releases of Debian: not in `make check`, since it fetches about 1 GB.
# MATRIX_ROWS chooses among docker-26 docker-28 docker-28-containerd containerd-1.7 containerd-2; empty is all.

MATRIX_CACHE = /var/tmp/imagecull-engines
MATRIX_ROWS =
CLEANFILES += tests/matrix.tap

.PHONY: check-matrix
check-matrix: all
	$(AM_TESTS_ENVIRONMENT) $(PYTHON3) -B '$(srcdir)'/tests/matrix/enginematrix.py '$(MATRIX_CACHE)' $(MATRIX_ROWS) \
		>tests/matrix.tap; cat tests/matrix.tap; ! grep -q '^not ok' tests/matrix.tap
