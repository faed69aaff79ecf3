# The installed library: libkeyfluent with its headers, a CMake package and a pkg-config file.
# A static build is for its program alone: its library would name archives of this machine.
if(KEYFLUENT_STATIC OR KEYFLUENT_SANITIZE)
  return()
endif()
include(CMakePackageConfigHelpers)

set_target_properties(keyfluent_library PROPERTIES EXPORT_NAME keyfluent)
install(TARGETS keyfluent_library EXPORT keyfluentTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
# crypto/gcrypt.h is for formats/ alone: without it, nobody who uses the library needs libgcrypt's headers.
install(DIRECTORY ${CMAKE_SOURCE_DIR}/formats/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/keyfluent COMPONENT dev
  FILES_MATCHING PATTERN *.h PATTERN *.def PATTERN crypto/gcrypt.h EXCLUDE)

set(KEYFLUENT_CMAKE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/keyfluent)
configure_package_config_file(cmake/keyfluentConfig.cmake.in ${CMAKE_BINARY_DIR}/cmake/keyfluentConfig.cmake
  INSTALL_DESTINATION ${KEYFLUENT_CMAKE_FOLDER} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may break what uses the old one.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/cmake/keyfluentConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(EXPORT keyfluentTargets NAMESPACE keyfluent:: DESTINATION ${KEYFLUENT_CMAKE_FOLDER} COMPONENT dev)
install(FILES ${CMAKE_BINARY_DIR}/cmake/keyfluentConfig.cmake ${CMAKE_BINARY_DIR}/cmake/keyfluentConfigVersion.cmake
  DESTINATION ${KEYFLUENT_CMAKE_FOLDER} COMPONENT dev)

# Paths are relative to the .pc file, so that a prefix may be moved.
file(RELATIVE_PATH KEYFLUENT_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/keyfluent.pc.in ${CMAKE_BINARY_DIR}/cmake/keyfluent.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/cmake/keyfluent.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
