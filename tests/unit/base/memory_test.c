/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that must be there, and arenas made of it. */
#include "base/memory.h"

#include "base/arena.h"
#include "base/cleanup.h"
#include "tests/lib/tap.h"

#include <signal.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* AddressSanitizer reports what cannot be had, unless it is told to answer as malloc() does. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* What is asked of a child that must abort. */
static void multiply_overflow(void)
{
    memory_resize(NULL, SIZE_MAX / 2, 3);
}

static void resize_beyond(void)
{
    memory_resize(NULL, PTRDIFF_MAX, 1);
}

static void zero_beyond(void)
{
    memory_zeroed(PTRDIFF_MAX, 1);
}

static void copy_overflow(void)
{
    memory_copy_text("", SIZE_MAX);
}

static void round_overflow(void)
{
    memory_round_up(SIZE_MAX, 16);
}

static void arena_overflow(void)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX / 8, 16);
}

static void arena_align_overflow(void)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX - 3, 1);
}

static void arena_header_overflow(void)
{
    struct arena arena = {0};
    arena_alloc(&arena, SIZE_MAX - 20, 1);
}

static void arena_text_overflow(void)
{
    struct arena arena = {0};
    arena_strndup(&arena, "", SIZE_MAX);
}

static void arena_grow_overflow(void)
{
    struct arena arena = {0};
    arena_grow(&arena, NULL, SIZE_MAX / 2 + 1, 1);
}

/* Runs in a child without core file; what it says on standard error comes back in `said`. */
static int run_child(void (*action)(void), char *said, size_t room)
{
    int ends[2];
    if (pipe(ends) < 0) return -1;
    const pid_t child = fork();
    if (child == 0) {
        const struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        action();
        _exit(0);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while (length + 1 < room && (got = read(ends[0], said + length, room - 1 - length)) > 0)
        length += (size_t)got;
    said[length] = '\0';
    close(ends[0]);
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

static void check_exhausted(void)
{
    static const struct {
        const char *name;
        void (*action)(void);
    } rows[] = {
        {"a product that overflows", multiply_overflow},
        {"more than there can be", resize_beyond},
        {"more zeros than there can be", zero_beyond},
        {"a text of all memory", copy_overflow},
        {"a power of two that does not exist", round_overflow},
        {"an arena array that overflows", arena_overflow},
        {"an arena piece without room for alignment", arena_align_overflow},
        {"an arena piece without room for its block", arena_header_overflow},
        {"an arena text of all memory", arena_text_overflow},
        {"an arena array that cannot double", arena_grow_overflow},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        char said[16384];
        const int status = run_child(rows[i].action, said, sizeof said);
        ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%s aborts", rows[i].name);
        has_str(said, "imagecull: out of memory", "%s says so", rows[i].name);
    }
}

static void check_memory(void)
{
    CLEANUP(cleanup_free) char *text = memory_copy_text("alpine:3", 6);
    is_str(text, "alpine", "a copy ends where it should");
    CLEANUP(cleanup_free) void *nothing = memory_resize(NULL, 0, 8);
    ok(nothing != NULL, "no items are a pointer too");
    CLEANUP(cleanup_free) void *zero_size = memory_zeroed(8, 0);
    ok(zero_size != NULL, "items of no size are a pointer too");
    CLEANUP(cleanup_free) unsigned char *zeroed = memory_zeroed(100, 3);
    size_t dirty = 0;
    for (size_t i = 0; i < 300; i++) dirty += zeroed[i] != 0;
    is_int(dirty, 0, "zeroed memory is");
    text = memory_resize(text, 3, 1);
    ok(memcmp(text, "alp", 3) == 0, "what is resized keeps its beginning");
    is_int(memory_round_up(0, 64), 64, "at least the least");
    is_int(memory_round_up(64, 64), 64, "a power of two is itself");
    is_int(memory_round_up(65, 64), 128, "one more is the next");
}

static void check_pieces(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    size_t misaligned = 0;
    size_t dirty = 0;
    size_t shared = 0;
    unsigned char *earlier = NULL;
    size_t earlier_size = 0;
    for (size_t size = 1; size < 3000; size += 7) {
        unsigned char *piece = arena_alloc(&arena, size, 1);
        misaligned += (uintptr_t)piece % alignof(max_align_t) != 0;
        for (size_t i = 0; i < size; i++) dirty += piece[i] != 0;
        memset(piece, 0xA5, size);
        for (size_t i = 0; i < earlier_size; i++) shared += earlier[i] != 0xA5;
        earlier = piece;
        earlier_size = size;
    }
    is_int(misaligned, 0, "each piece is aligned for any type");
    is_int(dirty, 0, "each piece is zeroed");
    is_int(shared, 0, "no piece touches another");
    ok(arena.used_bytes > 600000 && arena.used_bytes < 1500000, "the arena counts what it holds");
    ok(arena_alloc(&arena, 0, 8) != arena_alloc(&arena, 0, 8), "empty pieces have places too");
    arena_release(&arena);
    ok(arena.blocks == NULL && arena.used_bytes == 0, "a released arena is empty");
    arena_release(&arena);
    is_str(arena_strdup(&arena, "again"), "again", "and can be used again");
}

/* Large pieces must neither end the use of a block nor be lost when the arena goes. */
static void check_large_pieces(void)
{
    CLEANUP(arena_release) struct arena arena;
    arena_init(&arena);
    char *small = arena_strdup(&arena, "small");
    char *large = arena_alloc(&arena, 5000000, 1);
    memset(large, 'x', 5000000);
    char *after = arena_strdup(&arena, "after");
    is_str(small, "small", "a small piece before a large one");
    is_str(after, "after", "and one behind it");
    const size_t before = arena.used_bytes;
    for (int i = 0; i < 10; i++) arena_strdup(&arena, "tiny");
    ok(arena.used_bytes - before < 4096, "small pieces share what is there");
}

static void check_texts(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    is_str(arena_strdup(&arena, ""), "", "an empty text");
    is_str(arena_strndup(&arena, "alpine:3", 6), "alpine", "a part of a text");
    is_str(arena_printf(&arena, "%s:%d", "alpine", 3), "alpine:3", "a formatted text");
    is_str(arena_printf(&arena, "%s", ""), "", "an empty formatted text");
    char long_text[20001];
    memset(long_text, 'y', 20000);
    long_text[20000] = '\0';
    is_int(strlen(arena_printf(&arena, "<%s>", long_text)), 20002, "a long formatted text");
}

static void check_arrays(void)
{
    CLEANUP(arena_release) struct arena arena = {0};
    int *numbers = NULL;
    size_t moves = 0;
    for (size_t count = 0; count < 5000; count++) {
        int *const before = numbers;
        numbers = ARENA_GROW(&arena, numbers, count);
        moves += numbers != before;
        numbers[count] = (int)count;
    }
    size_t wrong = 0;
    for (size_t i = 0; i < 5000; i++) wrong += numbers[i] != (int)i;
    is_int(wrong, 0, "a growing array keeps its items");
    is_int(moves, 14, "and moves when it doubles: for 1, 2, 4 and so on up to 8192 items");
}

int main(void)
{
    check_memory();
    check_exhausted();
    check_pieces();
    check_large_pieces();
    check_texts();
    check_arrays();
    return tap_done();
}
