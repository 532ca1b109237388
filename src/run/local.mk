# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_run.a
src_libic_run_a_SOURCES = \
	src/run/applycommand.c \
	src/run/applyrun.c src/run/applyrun.h \
	src/run/checkcommand.c \
	src/run/commands.h \
	src/run/confinement.c src/run/confinement.h \
	src/run/crew.c src/run/crew.h \
	src/run/diffcommand.c \
	src/run/exitstatus.c src/run/exitstatus.h \
	src/run/explaincommand.c \
	src/run/folder.c src/run/folder.h \
	src/run/freshuse.c src/run/freshuse.h \
	src/run/interrupt.c src/run/interrupt.h \
	src/run/inventorycommand.c \
	src/run/journal.c src/run/journal.h \
	src/run/journalfile.c src/run/journalfile.h \
	src/run/journalline.c src/run/journalline.h \
	src/run/journalrotate.c \
	src/run/keepjson.c src/run/keepjson.h \
	src/run/keepfiles.c src/run/keepfiles.h \
	src/run/linger.c src/run/linger.h \
	src/run/lock.c src/run/lock.h \
	src/run/nodefacts.c src/run/nodefacts.h \
	src/run/nodeplan.c src/run/nodeplan.h \
	src/run/nodesplan.c src/run/nodesplan.h \
	src/run/nodestate.c src/run/nodestate.h \
	src/run/notes.c src/run/notes.h \
	src/run/options.c src/run/options.h \
	src/run/output.c src/run/output.h \
	src/run/plancommand.c \
	src/run/planprint.c src/run/planprint.h \
	src/run/policyfiles.c src/run/policyfiles.h \
	src/run/progress.c src/run/progress.h \
	src/run/recordednodes.c src/run/recordednodes.h \
	src/run/removeimage.c src/run/removeimage.h \
	src/run/rulebook.c src/run/rulebook.h \
	src/run/savedmatch.c \
	src/run/savedplan.c src/run/savedplan.h \
	src/run/schemacommand.c \
	src/run/state.c src/run/state.h \
	src/run/summaryfile.c src/run/summaryfile.h \
	src/run/testcommand.c \
	src/run/testpolicies.c src/run/testpolicies.h \
	src/run/verify.c src/run/verify.h \
	src/run/vocabulary.c src/run/vocabulary.h
