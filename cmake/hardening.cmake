# Flags for every target of this build: hardening always, sanitizers on request.
add_compile_options(-fstack-protector-strong -fcf-protection -fno-strict-overflow)
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
# The folder that it is built in is in no program, not even in its debug information: scripts/reproducible.
if(NOT KEYFLUENT_FUZZ)
  add_compile_options($<$<NOT:$<CONFIG:Release>>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.>)
endif()
# Fewer pages to read and relocate at every start.
add_compile_options(-ffunction-sections -fdata-sections)
add_link_options(-Wl,--gc-sections)
if(NOT KEYFLUENT_STATIC)  # a static program has nothing to relocate, and lld does not know the option
  add_link_options(-Wl,-z,pack-relative-relocs)
endif()
add_compile_definitions($<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(NOT KEYFLUENT_SANITIZE)
  add_compile_options($<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
else()
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
