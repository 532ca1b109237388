/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sha256.h"

#include <stdint.h>
#include <string.h>

#define BLOCK_BYTES 64

/* FIPS 180-4, 4.2.2 and 5.3.3. */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
static const uint32_t start_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static uint32_t rotate_right(uint32_t value, unsigned count)
{
    return value >> count | value << (32 - count);
}

static uint32_t load_big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void fill_schedule(uint32_t schedule[64], const unsigned char *block)
{
    for (size_t i = 0; i < 16; i++) schedule[i] = load_big_endian(block + 4 * i);
    for (size_t i = 16; i < 64; i++) {
        const uint32_t early = schedule[i - 15];
        const uint32_t late = schedule[i - 2];
        const uint32_t small0 = rotate_right(early, 7) ^ rotate_right(early, 18) ^ early >> 3;
        const uint32_t small1 = rotate_right(late, 17) ^ rotate_right(late, 19) ^ late >> 10;
        schedule[i] = schedule[i - 16] + small0 + schedule[i - 7] + small1;
    }
}

static void digest_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t schedule[64];
    uint32_t v[8];
    fill_schedule(schedule, block);
    memcpy(v, state, sizeof v);
    for (size_t i = 0; i < 64; i++) {
        const uint32_t big1 = rotate_right(v[4], 6) ^ rotate_right(v[4], 11) ^
                              rotate_right(v[4], 25);
        const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        const uint32_t first = v[7] + big1 + choice + round_constants[i] + schedule[i];
        const uint32_t big0 = rotate_right(v[0], 2) ^ rotate_right(v[0], 13) ^
                              rotate_right(v[0], 22);
        const uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + big0 + majority;
    }
    for (size_t i = 0; i < 8; i++) state[i] += v[i];
}

/* The rest, a bit 1, zeros, and the length in bits: one block or two. */
static void digest_tail(uint32_t state[8], const unsigned char *rest, size_t length,
                        uint64_t total_bytes)
{
    unsigned char tail[2 * BLOCK_BYTES] = {0};
    const size_t size = length < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES;
    if (length > 0) memcpy(tail, rest, length);
    tail[length] = 0x80;
    for (size_t i = 0; i < 8; i++)
        tail[size - 1 - i] = (unsigned char)(total_bytes * 8 >> (8 * i) & 0xff);
    for (size_t at = 0; at < size; at += BLOCK_BYTES) digest_block(state, tail + at);
}

void sha256_hex(const void *data, size_t length, char hex[SHA256_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = data;
    uint32_t state[8];
    memcpy(state, start_state, sizeof state);
    size_t at = 0;
    for (; length - at >= BLOCK_BYTES; at += BLOCK_BYTES) digest_block(state, bytes + at);
    digest_tail(state, length > at ? bytes + at : NULL, length - at, length);
    for (size_t i = 0; i < 64; i++) hex[i] = digits[state[i / 8] >> (28 - 4 * (i % 8)) & 0xf];
    hex[64] = '\0';
}
