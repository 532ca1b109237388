/* SPDX-License-Identifier: Apache-2.0 */
/* The vectors of FIPS 180-4's examples, and lengths around the ends of blocks. */
#include "base/sha256.h"

#include "tests/lib/tap.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    const char *hex;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnop"
     "qrs"
     "mnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

/* Of `length` letters "a". */
static const struct {
    size_t length;
    const char *hex;
} repeated[] = {
    {55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
    {56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
    {63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"},
    {64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
    {65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"},
    {1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

int main(void)
{
    char hex[SHA256_HEX_SIZE];
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        sha256_hex(vectors[i].text, strlen(vectors[i].text), hex);
        is_str(hex, vectors[i].hex, "\"%.10s\"", vectors[i].text);
    }
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
        char *text = malloc(repeated[i].length);
        memset(text, 'a', repeated[i].length);
        sha256_hex(text, repeated[i].length, hex);
        free(text);
        is_str(hex, repeated[i].hex, "%zu times a", repeated[i].length);
    }
    return tap_done();
}
