/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

/* The calendar is the Gregorian one, carried backwards, as RFC 3339 wants it. */
#define DAY ((int64_t)86400)

struct moment {
    int64_t year;
    unsigned month;
    unsigned day;
    unsigned hour;
    unsigned minute;
    unsigned second;
};

static int64_t divide_down(int64_t dividend, int64_t divisor)
{
    const int64_t quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned days_in_month(int64_t year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/*
 * Days since 1970-01-01. Years are counted from March, so that the leap day is the last day of
 * its year: then (153 m + 2) / 5 is the first day of month m, March being month 0.
 */
static int64_t days_from_date(int64_t year, unsigned month, unsigned day)
{
    const int64_t from_march = month > 2 ? year : year - 1;
    const int64_t cycle = divide_down(from_march, 400);
    const int64_t year_of_cycle = from_march - cycle * 400;
    const int64_t day_of_year = (153 * (int64_t)((month + 9) % 12) + 2) / 5 + day - 1;
    const int64_t day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 +
                                 day_of_year;
    return cycle * 146097 + day_of_cycle - 719468;
}

static void date_from_days(int64_t days, struct moment *moment)
{
    const int64_t shifted = days + 719468;
    const int64_t cycle = divide_down(shifted, 146097);
    const int64_t day_of_cycle = shifted - cycle * 146097;
    const int64_t year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 -
                                   day_of_cycle / 146096) /
                                  365;
    const int64_t day_of_year = day_of_cycle -
                                (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const int64_t month = (5 * day_of_year + 2) / 153;
    moment->day = (unsigned)(day_of_year - (153 * month + 2) / 5 + 1);
    moment->month = (unsigned)(month < 10 ? month + 3 : month - 9);
    moment->year = cycle * 400 + year_of_cycle + (moment->month <= 2);
}

static void moment_from_time(int64_t time, struct moment *moment)
{
    const int64_t days = divide_down(time, DAY);
    const unsigned rest = (unsigned)(time - days * DAY);
    date_from_days(days, moment);
    moment->hour = rest / 3600;
    moment->minute = rest / 60 % 60;
    moment->second = rest % 60;
}

/* Exactly `count` digits with a value of at most `maximum`; moves *text behind them. */
static bool take_digits(const char **text, unsigned count, unsigned maximum, unsigned *value)
{
    unsigned number = 0;
    for (unsigned i = 0; i < count; i++, (*text)++) {
        if (**text < '0' || **text > '9') return false;
        number = number * 10 + (unsigned)(**text - '0');
    }
    *value = number;
    return number <= maximum;
}

static bool take_byte(const char **text, char wanted)
{
    if (**text != wanted) return false;
    (*text)++;
    return true;
}

/* "2027-03-01", a real day. */
static bool take_date(const char **text, struct moment *moment)
{
    unsigned year;
    if (!take_digits(text, 4, 9999, &year) || year == 0 || !take_byte(text, '-') ||
        !take_digits(text, 2, 12, &moment->month) || moment->month == 0 || !take_byte(text, '-') ||
        !take_digits(text, 2, 31, &moment->day))
        return false;
    moment->year = year;
    return moment->day > 0 && moment->day <= days_in_month(year, moment->month);
}

int text_parse_date(const char *text, int64_t *time)
{
    struct moment moment;
    if (!take_date(&text, &moment) || *text != '\0' || moment.year < 1970) return -1;
    *time = days_from_date(moment.year, moment.month, moment.day) * DAY;
    return 0;
}

/* ".123": passed over, since nothing here is finer than a second. */
static bool take_fraction(const char **text)
{
    if (!take_byte(text, '.')) return true;
    const size_t digits = strspn(*text, "0123456789");
    *text += digits;
    return digits > 0;
}

/* "Z", "+02:00", "-05:30": seconds east of UTC. */
static bool take_offset(const char **text, int64_t *offset)
{
    *offset = 0;
    if (take_byte(text, 'Z')) return true;
    const bool west = **text == '-';
    unsigned hours;
    unsigned minutes;
    if (!take_byte(text, west ? '-' : '+') || !take_digits(text, 2, 23, &hours) ||
        !take_byte(text, ':') || !take_digits(text, 2, 59, &minutes))
        return false;
    *offset = (int64_t)(hours * 60 + minutes) * (west ? -60 : 60);
    return true;
}

int text_parse_rfc3339(const char *text, int64_t *time)
{
    struct moment moment;
    int64_t offset;
    /* A leap second is the first second of the next minute here. */
    if (!take_date(&text, &moment) || !take_byte(&text, 'T') ||
        !take_digits(&text, 2, 23, &moment.hour) || !take_byte(&text, ':') ||
        !take_digits(&text, 2, 59, &moment.minute) || !take_byte(&text, ':') ||
        !take_digits(&text, 2, 60, &moment.second) || !take_fraction(&text) ||
        !take_offset(&text, &offset) || *text != '\0')
        return -1;
    *time = days_from_date(moment.year, moment.month, moment.day) * DAY + moment.hour * 3600 +
            moment.minute * 60 + moment.second - offset;
    return 0;
}

void text_format_time(struct strbuf *out, int64_t time)
{
    if (time == TIME_UNKNOWN) {
        strbuf_puts(out, "unknown");
        return;
    }
    struct moment moment;
    moment_from_time(time, &moment);
    strbuf_printf(out, "%04" PRId64 "-%02u-%02uT%02u:%02u:%02uZ", moment.year, moment.month,
                  moment.day, moment.hour, moment.minute, moment.second);
}

void text_format_date(struct strbuf *out, int64_t time)
{
    if (time == TIME_UNKNOWN) {
        strbuf_puts(out, "unknown");
        return;
    }
    struct moment moment;
    moment_from_time(time, &moment);
    strbuf_printf(out, "%04" PRId64 "-%02u-%02u", moment.year, moment.month, moment.day);
}

void text_format_duration(struct strbuf *out, int64_t seconds)
{
    static const struct {
        uint64_t seconds;
        char name;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    uint64_t rest = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
    if (seconds < 0) strbuf_putc(out, '-');
    size_t unit = 0;
    while (unit < 3 && rest < units[unit].seconds) unit++;
    strbuf_printf(out, "%" PRIu64 "%c", rest / units[unit].seconds, units[unit].name);
    rest %= units[unit].seconds;
    if (unit == 3) return;
    const uint64_t second = rest / units[unit + 1].seconds;
    if (second > 0) strbuf_printf(out, " %" PRIu64 "%c", second, units[unit + 1].name);
}

void text_format_size(struct strbuf *out, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    if (bytes < 0) {
        strbuf_puts(out, "unknown");
        return;
    }
    if (bytes < 1000) {
        strbuf_printf(out, "%" PRId64 " B", bytes);
        return;
    }
    /* Tenths of the unit, rounded; a thousand of a unit is one of the next. */
    size_t unit = 0;
    uint64_t tenth = 100;
    uint64_t tenths = ((uint64_t)bytes + tenth / 2) / tenth;
    while (tenths >= 10000) {
        unit++;
        tenth *= 1000;
        tenths = ((uint64_t)bytes + tenth / 2) / tenth;
    }
    strbuf_printf(out, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[unit]);
}
