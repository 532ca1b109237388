# SPDX-License-Identifier: Apache-2.0
# A fuzz target is a file with LLVMFuzzerTestOneInput, a folder tests/fuzz/corpus/NAME, and two lines here:
#
#   fuzz_targets += tests/fuzz/policy_fuzz
#   tests_fuzz_policy_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_policy_LIBS)
#
# An ordinary build links it with a main that replays the corpus as a test. With --enable-fuzzing it is a libFuzzer
# program, and `make fuzz FUZZ_SECONDS=60` runs each of them for so long, beginning with its corpus and the files of
# tests/cases; new inputs go to the build folder.

fuzz_targets =

fuzz_targets += tests/fuzz/policy_fuzz
tests_fuzz_policy_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_policy_LIBS)
fuzz_targets += tests/fuzz/reference_fuzz
tests_fuzz_reference_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_model_LIBS)
fuzz_targets += tests/fuzz/pattern_fuzz
tests_fuzz_pattern_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_policy_LIBS)
fuzz_targets += tests/fuzz/value_fuzz
tests_fuzz_value_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_policy_LIBS)
fuzz_targets += tests/fuzz/json_fuzz
tests_fuzz_json_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_wire_LIBS)
fuzz_targets += tests/fuzz/keeplist_fuzz
tests_fuzz_keeplist_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_run_LIBS)
fuzz_targets += tests/fuzz/inventory_fuzz
tests_fuzz_inventory_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_engine_LIBS)
fuzz_targets += tests/fuzz/decide_fuzz
tests_fuzz_decide_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_run_LIBS)
fuzz_targets += tests/fuzz/savedfile_fuzz
tests_fuzz_savedfile_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_run_LIBS)
fuzz_targets += tests/fuzz/testfile_fuzz
tests_fuzz_testfile_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_policy_LIBS)
fuzz_targets += tests/fuzz/grpc_fuzz
tests_fuzz_grpc_fuzz_LDADD = $(FUZZ_MAIN) $(UNIT_wire_LIBS)

noinst_HEADERS += tests/fuzz/fuzzinput.h
EXTRA_DIST += tests/fuzz/corpus

check_PROGRAMS += $(fuzz_targets)

FUZZ_SECONDS = 30

if FUZZING
FUZZ_MAIN = $(FUZZ_LDFLAGS)
else
FUZZ_MAIN = tests/fuzz/libreplay.a
TESTS += $(fuzz_targets)
endif

check_LIBRARIES += tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = tests/fuzz/replay.c

.PHONY: fuzz fuzzers
fuzzers: $(BUILT_SOURCES)
	+$(MAKE) $(AM_MAKEFLAGS) $(fuzz_targets)

fuzz: fuzzers
	@test -n '$(FUZZ_LDFLAGS)' || { echo 'configure with CC=clang --enable-fuzzing first' >&2; exit 1; }
	@for target in $(fuzz_targets); do \
		name=$${target##*/}; name=$${name%_fuzz}; work=tests/fuzz/work/$$name; \
		$(MKDIR_P) "$$work" && \
		./$$target -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 \
			-artifact_prefix="$$work-" "$$work" '$(srcdir)'/tests/fuzz/corpus/$$name \
			'$(srcdir)'/tests/cases || exit 1; \
	done
