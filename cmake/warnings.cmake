# One strict set for our own targets, clean on g++ 12 and clang 14.
add_library(keyfluent_warnings INTERFACE)
target_compile_options(keyfluent_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wcast-align -Wcast-qual -Wold-style-cast -Wsuggest-override -Wshadow
  -Wnon-virtual-dtor -Wmissing-declarations -Wconversion -Wsign-conversion -Wformat=2 -Wundef
  -Werror=unused-result)
if(KEYFLUENT_WERROR)
  target_compile_options(keyfluent_warnings INTERFACE -Werror)
endif()
