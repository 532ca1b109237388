/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return printf("imagecull %s\n", VERSION) < 0;
    fprintf(stderr, "imagecull: usage: imagecull --version\n");
    return 2;
}
