# Run as a script (cmake -P): writes stubs for the functions of a shared library that some archives use.
#   NM, LIBRARY (the shared library), ARCHIVES (comma separated), OUTPUT (an assembler file)
# How they work: src/platform/lazy_library.h.
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${LIBRARY} OUTPUT_VARIABLE exported COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[A-Za-z0-9_]+(@@?[A-Za-z0-9_.]+)? [TWi] " exported "${exported}")
foreach(symbol IN LISTS exported)
  string(REGEX REPLACE "[@ ].*" "" symbol "${symbol}")
  set(exports_${symbol} TRUE)
endforeach()

string(REPLACE "," ";" ARCHIVES "${ARCHIVES}")
execute_process(COMMAND ${NM} --undefined-only --format=posix ${ARCHIVES} OUTPUT_VARIABLE used COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[A-Za-z0-9_]+ U" used "${used}")
list(REMOVE_DUPLICATES used)
list(SORT used)

set(code "")
set(slots "")
set(names "")
set(count 0)
foreach(symbol IN LISTS used)
  string(REPLACE " U" "" symbol "${symbol}")
  if(NOT exports_${symbol})
    continue()
  endif()
  string(APPEND code "LAZY_STUB ${symbol}, ${count}\n")
  string(APPEND slots "\t.quad lazy_first_${symbol}\n")
  string(APPEND names "\t.asciz \"${symbol}\"\n")
  math(EXPR count "${count} + 1")
endforeach()
if(count EQUAL 0)
  message(FATAL_ERROR "no function of ${LIBRARY} is used")
endif()
cmake_path(GET LIBRARY FILENAME soname)
execute_process(COMMAND readelf -d ${LIBRARY} OUTPUT_VARIABLE dynamic)
if(dynamic MATCHES "SONAME[^[]*\\[([^]]+)\\]")
  set(soname ${CMAKE_MATCH_1})
endif()
file(WRITE ${OUTPUT} "/* Made by cmake/lazy_stubs.cmake from ${soname}; see src/platform/lazy_library.h. */
#include <cet.h>
#include \"src/platform/lazy_stub.inc\"
${code}
\t.section .data.rel.lazy_slots,\"aw\"
\t.balign 4096
\t.globl keyfluent_lazy_slots
\t.hidden keyfluent_lazy_slots
keyfluent_lazy_slots:
${slots}
\t.balign 4096
\t.section .rodata.lazy_names,\"a\"
\t.globl keyfluent_lazy_names
\t.hidden keyfluent_lazy_names
keyfluent_lazy_names:
${names}
\t.globl keyfluent_lazy_library
\t.hidden keyfluent_lazy_library
keyfluent_lazy_library:
\t.asciz \"${soname}\"
\t.balign 8
\t.globl keyfluent_lazy_count
\t.hidden keyfluent_lazy_count
keyfluent_lazy_count:
\t.quad ${count}
\t.section .note.GNU-stack,\"\",@progbits
")
