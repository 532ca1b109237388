# SPDX-License-Identifier: Apache-2.0

unit_tests += tests/unit/wire/json_test
tests_unit_wire_json_test_LDADD = $(UNIT_wire_LIBS)

unit_tests += tests/unit/wire/jsonstream_test
tests_unit_wire_jsonstream_test_LDADD = $(UNIT_wire_LIBS)

unit_tests += tests/unit/wire/grpcframe_test
tests_unit_wire_grpcframe_test_LDADD = $(UNIT_wire_LIBS)

# Other ends of connections.
wire_peer = tests/lib/peer.c tests/lib/peer.h
wire_http_peer = tests/lib/httpscript.c tests/lib/httpscript.h $(wire_peer)

unit_tests += tests/unit/wire/http_test
tests_unit_wire_http_test_SOURCES = tests/unit/wire/http_test.c $(wire_http_peer)
tests_unit_wire_http_test_LDADD = $(UNIT_wire_LIBS)

unit_tests += tests/unit/wire/httpconnect_test
tests_unit_wire_httpconnect_test_SOURCES = tests/unit/wire/httpconnect_test.c $(wire_http_peer)
tests_unit_wire_httpconnect_test_LDADD = $(UNIT_wire_LIBS)

unit_tests += tests/unit/wire/httpfault_test
tests_unit_wire_httpfault_test_SOURCES = tests/unit/wire/httpfault_test.c $(wire_http_peer)
tests_unit_wire_httpfault_test_LDADD = $(UNIT_wire_LIBS)

unit_tests += tests/unit/wire/httptls_test
tests_unit_wire_httptls_test_SOURCES = tests/unit/wire/httptls_test.c $(wire_peer)
tests_unit_wire_httptls_test_LDADD = $(UNIT_wire_LIBS)

# The peer of this one speaks HTTP/2.
if NGHTTP2
unit_tests += tests/unit/wire/grpc_test
endif
tests_unit_wire_grpc_test_SOURCES = tests/unit/wire/grpc_test.c \
	tests/unit/wire/h2peer.c tests/unit/wire/h2peer.h $(wire_http_peer)
tests_unit_wire_grpc_test_CFLAGS = $(AM_CFLAGS) $(NGHTTP2_CFLAGS)
tests_unit_wire_grpc_test_LDADD = $(UNIT_wire_LIBS) $(NGHTTP2_LIBS)

unit_tests += tests/unit/wire/jsonlist_test
tests_unit_wire_jsonlist_test_LDADD = $(UNIT_wire_LIBS)
