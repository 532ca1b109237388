# SPDX-License-Identifier: Apache-2.0
# The rooms, lowest floor first. Each room is one archive; its local.mk names its files.

include src/base/local.mk
include src/model/local.mk
include src/wire/local.mk
include src/policy/local.mk
include src/plan/local.mk
include src/engine/local.mk
include src/report/local.mk
include src/fleet/local.mk
include src/run/local.mk
include src/cli/local.mk

# What a room needs to link: itself and what lies below it, highest first, then the outside libraries.
# The program and the unit tests use the same lists, so a call upwards fails to link.
if CRI
proto_LIBS = src/libic_proto.a $(PROTOBUF_C_LIBS)
else
proto_LIBS =
endif

base_LIBS = src/libic_base.a
model_LIBS = src/libic_model.a $(base_LIBS)
wire_LIBS = src/libic_wire.a $(base_LIBS) $(CURL_LIBS) $(CJSON_LIBS)
policy_LIBS = src/libic_policy.a $(model_LIBS) $(YAML_LIBS) $(PCRE2_LIBS)
plan_LIBS = src/libic_plan.a $(policy_LIBS)
engine_LIBS = src/libic_engine.a $(proto_LIBS) src/libic_model.a $(wire_LIBS)
report_LIBS = src/libic_report.a $(plan_LIBS)
fleet_LIBS = src/libic_fleet.a src/libic_report.a src/libic_plan.a src/libic_policy.a src/libic_model.a \
	$(wire_LIBS) $(YAML_LIBS) $(PCRE2_LIBS)
run_LIBS = src/libic_run.a src/libic_fleet.a src/libic_report.a src/libic_engine.a $(proto_LIBS) src/libic_plan.a \
	src/libic_policy.a src/libic_model.a $(wire_LIBS) $(YAML_LIBS) $(PCRE2_LIBS)
cli_LIBS = src/libic_cli.a $(run_LIBS)

bin_PROGRAMS += imagecull
imagecull_SOURCES = src/cli/main.c
imagecull_LDADD = $(cli_LIBS)
