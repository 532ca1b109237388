# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_cli.a
src_libic_cli_a_SOURCES = \
	src/cli/arguments.c src/cli/arguments.h \
	src/cli/commandtable.c src/cli/commandtable.h \
	src/cli/completion.c src/cli/completion.h \
	src/cli/help.c src/cli/help.h \
	src/cli/helptext.c src/cli/helptext.h \
	src/cli/optiontable.c \
	src/cli/optionvalue.c
