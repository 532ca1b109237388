/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/*
 * SHA-256 (FIPS 180-4) of a text in memory: tells whether a file is the one it was, and makes
 * file names of endpoints. No secrets are hashed here.
 */
#define SHA256_HEX_SIZE 65

/* Writes 64 lower-case hex digits and a NUL. */
void sha256_hex(const void *data, size_t length, char hex[SHA256_HEX_SIZE]);
