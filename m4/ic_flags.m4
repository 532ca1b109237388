# SPDX-License-Identifier: Apache-2.0

# IC_PROBE(VARIABLE, FLAGS, [compile|link])
# Appends to VARIABLE each of FLAGS that the compiler takes without a word. All are tried in one go first,
# and one by one only when that fails. FLAGS are separated by blanks; commas are safe because the list
# reaches the shell as one word and is split there.
AC_DEFUN([IC_PROBE], [
ic_candidates="m4_normalize([$2])"
IC_TRY([$ic_candidates], [$3],
  [AS_VAR_APPEND([$1], [" $ic_candidates"])],
  [for ic_flag in $ic_candidates; do
     IC_TRY([$ic_flag], [$3], [AS_VAR_APPEND([$1], [" $ic_flag"])],
            [AC_MSG_NOTICE([the compiler does without $ic_flag])])
   done])
])

# IC_TRY(FLAGS, compile|link, IF-TAKEN, IF-NOT)
AC_DEFUN([IC_TRY], [
ic_saved_cflags=$CFLAGS
ic_saved_c_werror_flag=$ac_c_werror_flag
CFLAGS="$CFLAGS $1 -Werror"
ac_c_werror_flag=yes
m4_if([$2], [link], [AC_LINK_IFELSE], [AC_COMPILE_IFELSE])(
  [AC_LANG_PROGRAM([[#include <stdio.h>
#include <string.h>]], [[char text[32]; memset(text, 0, sizeof text); return puts(text) < 0;]])],
  [ic_taken=yes], [ic_taken=no])
CFLAGS=$ic_saved_cflags
ac_c_werror_flag=$ic_saved_c_werror_flag
AS_IF([test "$ic_taken" = yes], [$3], [$4])
])
