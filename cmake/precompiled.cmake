# The headers of the standard library that most sources read, compiled once a target: a full build takes far less time.
# Off unless asked for, because a source that forgets an #include is only noticed without them.
function(keyfluent_precompile target)
  if(KEYFLUENT_PRECOMPILED)
    target_precompile_headers(${target} PRIVATE
      <algorithm> <array> <cerrno> <charconv> <chrono> <cstddef> <cstdint> <cstdlib> <cstring> <functional> <map>
      <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant>
      <vector> ${ARGN})
    # g++ 12 forgets of precompiled headers that they are the system's, and warns of what it takes for faults in them.
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      target_compile_options(${target} PRIVATE
        -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
    endif()
  endif()
endfunction()
