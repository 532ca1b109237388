# SPDX-License-Identifier: Apache-2.0

noinst_LIBRARIES += src/libic_model.a
src_libic_model_a_SOURCES =
