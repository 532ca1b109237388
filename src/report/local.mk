# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_report.a
src_libic_report_a_SOURCES = \
	src/report/checkci.c src/report/checkci.h \
	src/report/checktext.c src/report/checktext.h \
	src/report/diffdata.c \
	src/report/diffreport.h \
	src/report/difftext.c \
	src/report/explainjson.c \
	src/report/explaintext.c src/report/explaintext.h \
	src/report/inventorytext.c src/report/inventorytext.h \
	src/report/limittext.c src/report/limittext.h \
	src/report/nametext.c src/report/nametext.h \
	src/report/nodesummary.c src/report/nodesummary.h \
	src/report/planjson.c src/report/planjson.h \
	src/report/plantext.c src/report/plantext.h \
	src/report/result.h \
	src/report/resultjson.c src/report/resultjson.h \
	src/report/resulttext.c src/report/resulttext.h \
	src/report/rulesums.c src/report/rulesums.h \
	src/report/style.h \
	src/report/summarydata.c \
	src/report/summaryjson.c src/report/summaryjson.h \
	src/report/table.c src/report/table.h \
	src/report/testdata.c \
	src/report/testreport.h \
	src/report/testtext.c
