# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_policy.a
src_libic_policy_a_SOURCES = \
	src/policy/diag.c src/policy/diag.h \
	src/policy/findings.c src/policy/findings.h \
	src/policy/glob.c src/policy/glob.h \
	src/policy/jsonschema.c \
	src/policy/jsonschema.h \
	src/policy/keeplist.c src/policy/keeplist.h \
	src/policy/lint.c src/policy/lint.h \
	src/policy/lintallow.c src/policy/lintdates.c src/policy/lintregex.c \
	src/policy/pattern.c src/policy/pattern.h \
	src/policy/policy.c src/policy/policy.h \
	src/policy/policydocument.h src/policy/policyfields.c \
	src/policy/schema.c src/policy/schema.h \
	src/policy/schemavalue.c src/policy/schemavalue.h \
	src/policy/selector.c src/policy/selector.h \
	src/policy/semver.c src/policy/semver.h \
	src/policy/semverrange.c src/policy/semverrange.h \
	src/policy/sourcelines.c src/policy/sourcelines.h \
	src/policy/yamlcomments.c src/policy/yamlcomments.h \
	src/policy/yamlerrors.c src/policy/yamlerrors.h \
	src/policy/yamljson.c src/policy/yamljson.h \
	src/policy/yamlscalar.c src/policy/yamlscalar.h \
	src/policy/yamltree.c src/policy/yamltree.h \
	src/policy/testdocument.h \
	src/policy/testfields.c \
	src/policy/testfile.c src/policy/testfile.h
