/* SPDX-License-Identifier: Apache-2.0 */
/* Durations, sizes and shares: what is read, and what is refused. */
#include "base/text.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#define REFUSED   (-1)
#define TWO_62    (INT64_C(1) << 62)
#define UNTOUCHED 4711

struct row {
    const char *text;
    int64_t value; /* REFUSED: not accepted */
};

static void check_durations(void)
{
    static const struct row rows[] = {{"0s", 0},
                                      {"1s", 1},
                                      {"90s", 90},
                                      {"15m", 900},
                                      {"12h", 43200},
                                      {"3d", 259200},
                                      {"2w", 1209600},
                                      {"36500d", INT64_C(3153600000)},
                                      {"36501d", REFUSED},
                                      {"3153600000s", INT64_C(3153600000)},
                                      {"3153600001s", REFUSED},
                                      {"52560000m", INT64_C(3153600000)},
                                      {"52560001m", REFUSED},
                                      {"876000h", INT64_C(3153600000)},
                                      {"876001h", REFUSED},
                                      {"5214w", INT64_C(3153427200)},
                                      {"5215w", REFUSED},
                                      {"", REFUSED},
                                      {"0", REFUSED},
                                      {"90", REFUSED},
                                      {"s", REFUSED},
                                      {"d3", REFUSED},
                                      {"1y", REFUSED},
                                      {"1M", REFUSED},
                                      {"1S", REFUSED},
                                      {"1ms", REFUSED},
                                      {"1d12h", REFUSED},
                                      {"1.5h", REFUSED},
                                      {"-1d", REFUSED},
                                      {"+1d", REFUSED},
                                      {"1 d", REFUSED},
                                      {" 1d", REFUSED},
                                      {"1d ", REFUSED},
                                      {"1days", REFUSED},
                                      {"99999999999999999999d", REFUSED},
                                      {"18446744073709551617s", REFUSED},
                                      {"30500568904944w", REFUSED}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        int64_t seconds = UNTOUCHED;
        const int status = rows[i].value == REFUSED ? -1 : 0;
        is_int(text_parse_duration(rows[i].text, &seconds), status, "duration %s", rows[i].text);
        is_int(seconds, status < 0 ? UNTOUCHED : rows[i].value, "seconds of %s", rows[i].text);
    }
}

/* clang-format off */
static const struct row sizes[] = {
    {"0", 0}, {"0B", 0}, {"512B", 512}, {"10kB", 10000}, {"500MB", 500000000},
    {"1GB", 1000000000}, {"2TB", INT64_C(2000000000000)}, {"3PB", INT64_C(3000000000000000)},
    {"1KiB", 1024}, {"1MiB", 1048576}, {"20GiB", INT64_C(21474836480)},
    {"1TiB", INT64_C(1) << 40}, {"1PiB", INT64_C(1) << 50}, {"1.5GB", 1500000000},
    {"1.5GiB", 1610612736}, {"1.25kB", 1250}, {"1.125kB", 1125}, {"0.001kB", 1}, {"0.001KiB", 1},
    {"0.0MB", 0}, {"0.5kB", 500}, {"1.05kB", 1050}, {"1.005MB", 1005000},
    {"999.999PB", INT64_C(999999000000000000)}, {"0.999KiB", 1022},
    {"4611686018427387904B", TWO_62}, {"4611686018427387905B", REFUSED}, {"4096PiB", TWO_62},
    {"4097PiB", REFUSED}, {"4096.001PiB", REFUSED}, {"4095.999PiB", TWO_62 - 1125899906843},
    {"4611PB", INT64_C(4611000000000000000)}, {"4612PB", REFUSED},
    {"4611.686PB", INT64_C(4611686000000000000)}, {"4611.687PB", REFUSED},
    {"4611686018427387kB", INT64_C(4611686018427387000)}, {"4611686018427388kB", REFUSED},
    {"18446744073709551616B", REFUSED}, {"18446744073709552kB", REFUSED}, {"", REFUSED},
    {"1", REFUSED}, {"00", REFUSED}, {"0.0", REFUSED}, {"B", REFUSED}, {"kB", REFUSED},
    {"1.B", REFUSED}, {"1.kB", REFUSED}, {".5kB", REFUSED}, {"1.5B", REFUSED}, {"1.0B", REFUSED},
    {"1.2345kB", REFUSED}, {"1..5kB", REFUSED}, {"1.5.5kB", REFUSED}, {"1,5kB", REFUSED},
    {"1 kB", REFUSED}, {" 1kB", REFUSED}, {"1kB ", REFUSED}, {"1KB", REFUSED}, {"1kb", REFUSED},
    {"1k", REFUSED}, {"1G", REFUSED}, {"1Gi", REFUSED}, {"1gib", REFUSED}, {"1EB", REFUSED},
    {"1EiB", REFUSED}, {"-1kB", REFUSED}, {"+1kB", REFUSED}, {"1e3B", REFUSED},
    {"0x1B", REFUSED},
};
/* clang-format on */

static void check_sizes(void)
{
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        int64_t bytes = UNTOUCHED;
        const int status = sizes[i].value == REFUSED ? -1 : 0;
        is_int(text_parse_size(sizes[i].text, &bytes), status, "size %s", sizes[i].text);
        is_int(bytes, status < 0 ? UNTOUCHED : sizes[i].value, "bytes of %s", sizes[i].text);
    }
}

static void check_shares(void)
{
    static const struct row rows[] = {{"0%", 0},
                                      {"60%", 6000},
                                      {"99.5%", 9950},
                                      {"99.99%", 9999},
                                      {"0.01%", 1},
                                      {"100%", 10000},
                                      {"100.0%", 10000},
                                      {"100.00%", 10000},
                                      {"100.01%", REFUSED},
                                      {"101%", REFUSED},
                                      {"1000%", REFUSED},
                                      {"99.999%", REFUSED},
                                      {"0.001%", REFUSED},
                                      {"", REFUSED},
                                      {"%", REFUSED},
                                      {"60", REFUSED},
                                      {"60 %", REFUSED},
                                      {"-1%", REFUSED},
                                      {"+1%", REFUSED},
                                      {".5%", REFUSED},
                                      {"5.%", REFUSED},
                                      {"60%%", REFUSED},
                                      {"60% ", REFUSED},
                                      {"0.6", REFUSED},
                                      {"18446744073709551616%", REFUSED}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        uint32_t share = UNTOUCHED;
        const int status = rows[i].value == REFUSED ? -1 : 0;
        is_int(text_parse_share(rows[i].text, &share), status, "share %s", rows[i].text);
        is_int(share, status < 0 ? UNTOUCHED : rows[i].value, "hundredths of %s", rows[i].text);
    }
}

int main(void)
{
    check_durations();
    check_sizes();
    check_shares();
    return tap_done();
}
