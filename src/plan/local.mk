# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_plan.a
src_libic_plan_a_SOURCES = \
	src/plan/budget.c src/plan/budget.h \
	src/plan/criteria.c src/plan/criteria.h \
	src/plan/decide.c src/plan/decide.h \
	src/plan/decider.c \
	src/plan/evaluate.c src/plan/evaluate.h \
	src/plan/explain.c src/plan/explain.h \
	src/plan/keeprules.c src/plan/keeprules.h \
	src/plan/lintbreadth.c \
	src/plan/lintnodes.c src/plan/lintnodes.h \
	src/plan/lintshadow.c \
	src/plan/literals.c src/plan/literals.h \
	src/plan/literalset.c src/plan/literalset.h \
	src/plan/needs.c \
	src/plan/order.c src/plan/order.h \
	src/plan/plan.c src/plan/plan.h \
	src/plan/protect.c src/plan/protect.h \
	src/plan/rank.c src/plan/rank.h \
	src/plan/reason.c src/plan/reason.h \
	src/plan/ruleindex.c src/plan/ruleindex.h \
	src/plan/scope.c src/plan/scope.h \
	src/plan/select.c src/plan/select.h \
	src/plan/stepdetail.c \
	src/plan/usage.c src/plan/usage.h \
	src/plan/watermark.c src/plan/watermark.h \
	src/plan/testjudge.c \
	src/plan/testworld.c src/plan/testworld.h \
	src/plan/planchanges.c src/plan/planchanges.h
