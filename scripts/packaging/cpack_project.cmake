# Read by cpack for each generator.
set(CPACK_INSTALL_UMASK 022)
if(CPACK_GENERATOR STREQUAL DEB)
  unset(CPACK_PACKAGE_DESCRIPTION_SUMMARY)  # each component's description begins with its own
elseif(CPACK_GENERATOR STREQUAL TGZ)
  set(CPACK_MONOLITHIC_INSTALL ON)
  set(CPACK_PACKAGING_INSTALL_PREFIX "")
  set(CPACK_SET_DESTDIR OFF)
endif()
