/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and times both ways, and how sizes and durations read. */
#include "base/text.h"

#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNTOUCHED INT64_C(-4711)
#define REFUSED   INT64_MAX

struct row {
    const char *text;
    int64_t time;
};

static void check_dates(void)
{
    static const struct row rows[] = {{"1970-01-01", 0},
                                      {"1970-01-02", 86400},
                                      {"2027-03-01", 1803859200},
                                      {"2024-02-29", 1709164800},
                                      {"2000-02-29", 951782400},
                                      {"9999-12-31", INT64_C(253402214400)},
                                      {"1969-12-31", REFUSED},
                                      {"2023-02-29", REFUSED},
                                      {"2100-02-29", REFUSED},
                                      {"2027-02-30", REFUSED},
                                      {"2027-04-31", REFUSED},
                                      {"2027-06-31", REFUSED},
                                      {"2027-09-31", REFUSED},
                                      {"2027-11-31", REFUSED},
                                      {"2027-01-32", REFUSED},
                                      {"2027-01-00", REFUSED},
                                      {"2027-00-01", REFUSED},
                                      {"2027-13-01", REFUSED},
                                      {"0000-01-01", REFUSED},
                                      {"10000-01-01", REFUSED},
                                      {"27-03-01", REFUSED},
                                      {"2027-3-1", REFUSED},
                                      {"2027-03-1", REFUSED},
                                      {"2027/03/01", REFUSED},
                                      {"20270301", REFUSED},
                                      {"2027-03-01 ", REFUSED},
                                      {" 2027-03-01", REFUSED},
                                      {"2027-03-01T00:00:00Z", REFUSED},
                                      {"2027-03", REFUSED},
                                      {"", REFUSED},
                                      {"-", REFUSED},
                                      {"+027-03-01", REFUSED},
                                      {"2027-03-01x", REFUSED}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        int64_t time = UNTOUCHED;
        const bool wanted = rows[i].time != REFUSED;
        is_int(text_parse_date(rows[i].text, &time), wanted ? 0 : -1, "date %s", rows[i].text);
        is_int(time, wanted ? rows[i].time : UNTOUCHED, "time of date %s", rows[i].text);
    }
}

static void check_moments(void)
{
    static const struct row rows[] = {{"1970-01-01T00:00:00Z", 0},
                                      {"1970-01-01T00:00:01Z", 1},
                                      {"1969-12-31T23:59:59Z", -1},
                                      {"2026-03-01T12:00:00Z", 1772366400},
                                      {"2026-03-01T12:00:00.123456789Z", 1772366400},
                                      {"2026-03-01T12:00:00.9999999999999999999Z", 1772366400},
                                      {"2026-03-01T14:30:00+02:30", 1772366400},
                                      {"2026-03-01T07:00:00-05:00", 1772366400},
                                      {"2026-03-01T12:00:00+00:00", 1772366400},
                                      {"2026-03-01T12:00:00-00:00", 1772366400},
                                      {"2026-03-01T23:59:00+11:59", 1772366400},
                                      {"2026-03-01T12:00:00.5+00:00", 1772366400},
                                      {"0001-01-01T00:00:00Z", INT64_C(-62135596800)},
                                      {"0001-01-01T00:00:00+23:59", INT64_C(-62135683140)},
                                      {"9999-12-31T23:59:59Z", INT64_C(253402300799)},
                                      {"9999-12-31T23:59:59-23:59", INT64_C(253402387139)},
                                      {"2016-12-31T23:59:60Z", 1483228800},
                                      {"1999-12-31T23:59:59Z", 946684799},
                                      {"1600-02-29T00:00:00Z", INT64_C(-11670998400)},
                                      {"2026-03-01T24:00:00Z", REFUSED},
                                      {"2026-03-01T12:60:00Z", REFUSED},
                                      {"2026-03-01T12:00:61Z", REFUSED},
                                      {"2026-02-29T12:00:00Z", REFUSED},
                                      {"0000-01-01T00:00:00Z", REFUSED},
                                      {"2026-03-01T12:00:00", REFUSED},
                                      {"2026-03-01T12:00Z", REFUSED},
                                      {"2026-03-01 12:00:00Z", REFUSED},
                                      {"2026-03-01t12:00:00Z", REFUSED},
                                      {"2026-03-01T12:00:00z", REFUSED},
                                      {"2026-03-01T12:00:00.Z", REFUSED},
                                      {"2026-03-01T12:00:00,5Z", REFUSED},
                                      {"2026-03-01T12:00:00+24:00", REFUSED},
                                      {"2026-03-01T12:00:00+01:60", REFUSED},
                                      {"2026-03-01T12:00:00+0100", REFUSED},
                                      {"2026-03-01T12:00:00+01", REFUSED},
                                      {"2026-03-01T12:00:00 Z", REFUSED},
                                      {"2026-03-01T12:00:00ZZ", REFUSED},
                                      {"2026-03-01T12:00:00Z ", REFUSED},
                                      {"2026-03-01T1:00:00Z", REFUSED},
                                      {"2026-03-01", REFUSED},
                                      {"T12:00:00Z", REFUSED},
                                      {"", REFUSED},
                                      {"now", REFUSED}};
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        int64_t time = UNTOUCHED;
        const bool wanted = rows[i].time != REFUSED;
        is_int(text_parse_rfc3339(rows[i].text, &time), wanted ? 0 : -1, "moment %s", rows[i].text);
        is_int(time, wanted ? rows[i].time : UNTOUCHED, "time of moment %s", rows[i].text);
    }
}

/* Every day of the years 1 to 9999, forth and back, and each a day after the last. */
static void check_every_day(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    const int64_t first = INT64_C(-62135596800);
    const int64_t last = INT64_C(253402214400);
    int64_t wrong = 0;
    char earlier[32] = "";
    for (int64_t day = first; day <= last; day += 86400) {
        int64_t time = 0;
        strbuf_reset(&buf);
        text_format_time(&buf, day + 86399);
        if (text_parse_rfc3339(buf.data, &time) < 0 || time != day + 86399) wrong++;
        if (strcmp(earlier, buf.data) >= 0) wrong++;
        memcpy(earlier, buf.data, buf.length + 1);
    }
    is_int(wrong, 0, "every day is read as it was written, and later than the day before");
}

/* The C library's calendar is another author's. */
static void check_against_library(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    size_t wrong = 0;
    for (int64_t time = INT64_C(-62135596800); time < INT64_C(253402300800); time += 86399 * 97) {
        const time_t library_time = (time_t)time;
        struct tm fields;
        char wanted[64];
        gmtime_r(&library_time, &fields);
        snprintf(wanted, sizeof wanted, "%04d-%02d-%02dT%02d:%02d:%02dZ", fields.tm_year + 1900,
                 fields.tm_mon + 1, fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec);
        strbuf_reset(&buf);
        text_format_time(&buf, time);
        wrong += strcmp(buf.data, wanted) != 0;
    }
    is_int(wrong, 0, "moments read as the C library has them");
}

static void check_formats(void)
{
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    text_format_time(&buf, 1772366400);
    is_str(buf.data, "2026-03-01T12:00:00Z", "a moment");
    strbuf_reset(&buf);
    text_format_date(&buf, 1772366400 + 43199);
    is_str(buf.data, "2026-03-01", "a date");
    strbuf_reset(&buf);
    text_format_time(&buf, TIME_UNKNOWN);
    strbuf_putc(&buf, ' ');
    text_format_date(&buf, TIME_UNKNOWN);
    is_str(buf.data, "unknown unknown", "no time at all");
    strbuf_reset(&buf);
    text_format_time(&buf, INT64_MAX);
    is_str(buf.data, "292277026596-12-04T15:30:07Z", "the last moment there is");
    strbuf_reset(&buf);
    text_format_time(&buf, TIME_UNKNOWN + 1);
    is_str(buf.data, "-292277022657-01-27T08:29:53Z", "the first");
    strbuf_reset(&buf);
    text_format_date(&buf, INT64_C(-62135596801));
    is_str(buf.data, "0000-12-31", "the day before the year 1");
}

static void check_durations(void)
{
    static const struct row rows[] = {{"0s", 0},
                                      {"1s", 1},
                                      {"45s", 45},
                                      {"59s", 59},
                                      {"1m", 60},
                                      {"1m 1s", 61},
                                      {"59m 59s", 3599},
                                      {"1h", 3600},
                                      {"1h", 3659},
                                      {"1h 1m", 3660},
                                      {"23h 59m", 86399},
                                      {"1d", 86400},
                                      {"1d", 89999},
                                      {"1d 1h", 90000},
                                      {"3d 4h", 273600},
                                      {"400d", 34560000},
                                      {"-45s", -45},
                                      {"-1h 1m", -3661},
                                      {"106751991167300d 15h", INT64_MAX},
                                      {"-106751991167300d 15h", INT64_MIN}};
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        strbuf_reset(&buf);
        text_format_duration(&buf, rows[i].time);
        is_str(buf.data, rows[i].text, "a duration of %lld seconds", (long long)rows[i].time);
    }
}

static void check_sizes(void)
{
    static const struct row rows[] = {{"0 B", 0},
                                      {"1 B", 1},
                                      {"999 B", 999},
                                      {"1.0 kB", 1000},
                                      {"1.0 kB", 1049},
                                      {"1.1 kB", 1050},
                                      {"1.2 kB", 1234},
                                      {"999.9 kB", 999949},
                                      {"1.0 MB", 999950},
                                      {"1.0 MB", 1000000},
                                      {"35.8 MB", 35800000},
                                      {"999.9 MB", 999949999},
                                      {"1.0 GB", 999950000},
                                      {"1.0 TB", INT64_C(999950000000)},
                                      {"1.0 PB", INT64_C(999950000000000)},
                                      {"999.9 PB", INT64_C(999949999999999999)},
                                      {"1.0 EB", INT64_C(999950000000000000)},
                                      {"9.2 EB", INT64_MAX},
                                      {"unknown", -1},
                                      {"unknown", INT64_MIN}};
    CLEANUP(strbuf_release) struct strbuf buf;
    strbuf_init(&buf, 0);
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        strbuf_reset(&buf);
        text_format_size(&buf, rows[i].time);
        is_str(buf.data, rows[i].text, "a size of %lld bytes", (long long)rows[i].time);
    }
}

int main(void)
{
    check_dates();
    check_moments();
    check_every_day();
    check_against_library();
    check_formats();
    check_durations();
    check_sizes();
    return tap_done();
}
